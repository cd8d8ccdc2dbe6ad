"""Fork server: opens a release once, then makes a query worker of every connection, in 10 ms.

A process of its own with a single thread, since a process with several must not be forked. The
workers share its memory. It ends, and they with it, when whoever started it does.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from pathlib import Path

from tsunagu.limits import Limits
from tsunagu.release import Release, open_release
from tsunagu.remote import read_access
from tsunagu.remote_store import RemoteStore
from tsunagu.store import Store
from tsunagu.workers.worker import work

_BACKLOG = 128
STARTED = b"started\n"


def main() -> None:
    """Serves until standard input ends. The first argument is a JSON object: folder, address, limits."""
    asked = json.loads(sys.argv[1])
    release = open_release(Path(asked["folder"]))
    store = _shared(release)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(asked["address"])
    listener.listen(_BACKLOG)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the workers
    gc.collect()
    gc.freeze()  # the collector must not touch, and so copy, what the workers share
    os.write(sys.stdout.fileno(), STARTED)
    try:
        _serve(listener, release, store, Limits(**asked["limits"]))
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGKILL)


def _shared(release: Release) -> Store | None:
    """The store, where it is kept in memory or by another engine; else every worker opens its own
    from the disk."""
    dump = release.dump("data.nq")
    access = read_access(os.environ)
    if access is not None:
        return RemoteStore.over(access, dump)
    return Store.in_memory(dump) if dump and Store.fits_in_memory(dump) else None


def _serve(listener: socket.socket, release: Release, store: Store | None, limits: Limits) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        selector.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is not listener:
                    return
                connection, _ = listener.accept()
                if os.fork() == 0:
                    _become_worker(listener, connection, release, store, limits)
                connection.close()


def _become_worker(
    listener: socket.socket,
    connection: socket.socket,
    release: Release,
    store: Store | None,
    limits: Limits,
) -> None:
    """What the child does after a fork; it never returns to the code of its parent."""
    status = 1
    try:
        listener.close()
        os.close(sys.stdin.fileno())
        work(
            connection,
            Store.on_disk(release.store) if store is None else store,
            release.prefixes,
            limits,
        )
        status = 0
    except (BrokenPipeError, ConnectionResetError):
        status = 0  # whoever asked is gone
    finally:
        if status:
            traceback.print_exc()  # for the operator's log; os._exit would swallow it
        os._exit(status)
