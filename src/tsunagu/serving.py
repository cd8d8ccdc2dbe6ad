"""Serving: a release behind a production WSGI server (granian), until it is told to stop."""

import json
import logging
import os
import socket
from dataclasses import asdict
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels

from tsunagu.errors import Message, SettingsError
from tsunagu.limits import Limits
from tsunagu.release import CURRENT, Release
from tsunagu.settings import Settings
from tsunagu.workers.starter import Starter

# The web processes are new processes: what they serve is told them by these variables.
_RELEASE, _WORKERS, _LIMITS = "TSUNAGU_RELEASE", "TSUNAGU_WORKERS", "TSUNAGU_LIMITS"
_log = logging.getLogger("tsunagu.serving")
# Requests that a process takes in before others wait in the listening queue.
_WAITING = 1_024
_GRACE = 5  # seconds to end what was begun when the server is stopped


def serve(settings: Settings, release: Release, limits: Limits) -> None:
    """Serves a release at the settings' host and port; returns when stopped."""
    with Starter(release.folder, limits) as starter:
        os.environ[_RELEASE] = str(release.folder)
        os.environ[_WORKERS] = starter.address
        os.environ[_LIMITS] = json.dumps(asdict(limits))
        Granian(
            "tsunagu.serving:application",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.RSGI,
            workers=settings.workers,
            log_level=LogLevels.error,
            loop=Loops.uvloop,
            factory=True,
            websockets=False,
            respawn_failed_workers=True,
            backpressure=_WAITING,
            workers_kill_timeout=_GRACE,
        ).serve()


def application() -> object:
    """The RSGI application over the release that the environment names; each process makes its own."""
    from tsunagu.front import Front  # noqa: PLC0415
    from tsunagu.release import open_release  # noqa: PLC0415
    from tsunagu.remote import read_access  # noqa: PLC0415
    from tsunagu.remote_store import kept  # noqa: PLC0415
    from tsunagu.store import Store  # noqa: PLC0415
    from tsunagu.web import create_app  # noqa: PLC0415
    from tsunagu.workers import Pool  # noqa: PLC0415

    release = open_release(Path(os.environ.get(_RELEASE) or Path("releases") / CURRENT))
    try:
        store, broken = kept(release.store, release.dump("data.nq"), read_access(os.environ)), None
    except (OSError, SyntaxError, ValueError) as error:
        _log.error("the store of %s cannot be read: %s", release.folder, error)
        store, broken = Store.memory(), str(error)
    limits = Limits(**json.loads(os.environ.get(_LIMITS) or "{}"))
    pool = Pool(os.environ.get(_WORKERS) or "", limits) if broken is None else None
    return Front(create_app(release, store, broken, limits).wsgi_app, release, pool)


def require_free(host: str, port: int) -> None:
    """Raises SettingsError where the address is taken or is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(
                Message(
                    f"{host}:{port} を使えません（{error.strerror}）。別の番号でどうぞ: PORT={port + 1} make serve",
                    f"cannot use {host}:{port} ({error.strerror}); try PORT={port + 1} make serve",
                )
            ) from error
