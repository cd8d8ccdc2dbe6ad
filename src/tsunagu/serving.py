"""Serving: a release behind a production WSGI server (granian), until it is told to stop."""

import logging
import os
import socket
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tsunagu.errors import Message, SettingsError
from tsunagu.release import CURRENT, Release
from tsunagu.settings import Settings

# The workers are new processes: what they serve is told them by this variable.
_RELEASE = "TSUNAGU_RELEASE"
_log = logging.getLogger("tsunagu.serving")
# Threads of a worker, and requests it takes in before others wait in the listening queue.
_THREADS, _WAITING = 8, 128


def serve(settings: Settings, release: Release) -> None:
    """Serves a release at the settings' host and port; returns when stopped."""
    os.environ[_RELEASE] = str(release.folder)
    Granian(
        "tsunagu.serving:application",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        log_level=LogLevels.error,
        factory=True,
        websockets=False,
        respawn_failed_workers=True,
        blocking_threads=_THREADS,
        backpressure=_WAITING,
    ).serve()


def application() -> object:
    """The WSGI application over the release that RELEASE names; each worker makes its own."""
    from tsunagu.front import Front  # noqa: PLC0415
    from tsunagu.release import open_release  # noqa: PLC0415
    from tsunagu.store import Store  # noqa: PLC0415
    from tsunagu.web import create_app  # noqa: PLC0415

    release = open_release(Path(os.environ.get(_RELEASE) or Path("releases") / CURRENT))
    try:
        store, broken = Store.read_only(release.store, release.dump("data.nq")), None
    except (OSError, SyntaxError, ValueError) as error:
        _log.error("the store of %s cannot be read: %s", release.folder, error)
        store, broken = Store.memory(), str(error)
    return Front(create_app(release, store, broken).wsgi_app)


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
