"""Starter: starts the fork server, and another one where it ends before its time."""

import contextlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path

from tsunagu.limits import Limits
from tsunagu.workers.forkserver import STARTED

_log = logging.getLogger("tsunagu.workers")
_SERVE = "from tsunagu.workers.forkserver import main; main()"
_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds before another one is started


class Starter:
    """Keeps a fork server running over one release; `address` is where workers are to be had."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        self._home = Path(tempfile.mkdtemp(prefix="tsunagu-"))
        self.address = str(self._home / "workers")
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch = threading.Thread(target=self._keep_running, daemon=True)

    def __enter__(self) -> "Starter":
        self._process = self._started()
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._stopped.set()
            self._end(self._process)
        shutil.rmtree(self._home, ignore_errors=True)

    def _keep_running(self) -> None:
        pause = _PAUSE
        while True:
            started = time.monotonic()
            status = self._process.wait() if self._process is not None else None
            pause = _PAUSE if time.monotonic() - started > _LONGEST_PAUSE else pause * 2
            if self._stopped.wait(min(pause, _LONGEST_PAUSE)):
                return
            _log.error("the fork server ended with status %s; starting another", status)
            with self._lock, contextlib.suppress(OSError):
                if not self._stopped.is_set():
                    self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        Path(self.address).unlink(missing_ok=True)
        asked = {
            "folder": str(self._folder),
            "address": self.address,
            "limits": asdict(self._limits),
        }
        process = subprocess.Popen(  # noqa: S603 - our own module, with our own words
            [sys.executable, "-c", _SERVE, json.dumps(asked)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "RUST_BACKTRACE": "0"},  # a query that ends its worker is no bug
        )
        if process.stdout is not None and process.stdout.readline() != STARTED:
            _log.error("the fork server did not start")
        return process

    @staticmethod
    def _end(process: subprocess.Popen[bytes] | None) -> None:
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
