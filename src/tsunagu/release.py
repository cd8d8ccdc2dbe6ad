"""Release: a publication becomes an immutable folder with its store and dumps; `current` points at it."""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import ipaddress
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tsunagu.errors import Message, ReleaseError
from tsunagu.settings import Publication

CURRENT = "current"
_DESCRIPTION = "release.json"
_LIBRARIES = ("owlrl", "pyoxigraph", "pyshacl", "rdflib", "vl-convert-python")


@dataclass(frozen=True)
class Release:
    """One built release."""

    folder: Path
    id: str
    base: str
    title: dict[str, str]
    description: dict[str, str]
    credit: dict[str, str]
    licence: str
    version: str
    modified: str
    prefixes: dict[str, str]
    vocabulary: str
    codes: str
    quads: int
    findings: dict[str, int]
    files: dict[str, dict[str, str | int]]
    withdrawn: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self.folder / "store"

    @property
    def prepared(self) -> Path:
        """The descriptions that were made with the release."""
        return self.folder / "descriptions.sqlite"

    @property
    def sources(self) -> Path:
        """The publication that the release was made of: settings, tables, ontology and shapes."""
        return self.folder / "sources"

    @property
    def examples(self) -> Path:
        """The folder of the examples that approve of the rules."""
        return self.sources / "shapes" / "examples"

    @property
    def context(self) -> Path:
        """The JSON-LD context that was made with the release."""
        return self.folder / "context.jsonld"

    @property
    def charts(self) -> Path:
        """The charts that were drawn with the release."""
        return self.folder / "charts.sqlite"

    @property
    def questions(self) -> Path:
        """The folder of the questions that were answered when the release was made."""
        return self.folder / "questions"

    def dump(self, name: str) -> Path:
        """A dump of all data."""
        return self.folder / "dump" / name


def identity(publication: Publication) -> str:
    """The id of the release that the publication as it stands would give under its base: a digest
    of every source file, of the engine and of the base. The same input has the same id."""
    digest = hashlib.sha256(publication.base.encode())
    engine = Path(__file__).parent
    for root, folder, pattern in (
        (publication.root, publication.data, "*"),
        (publication.root, publication.ontology, "**/*"),
        (publication.root, publication.shapes, "**/*.ttl"),
        (publication.root, publication.questions, "*.rq"),
        (engine, engine, "**/*"),
    ):
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"\0{path.relative_to(root)}\0".encode())
                digest.update(path.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"\0{library}={importlib.metadata.version(library)}".encode())
    return digest.hexdigest()[:16]


def open_release(folder: Path) -> Release:
    """The release in a folder. Raises ReleaseError where there is none, or not a whole one."""
    try:
        kept = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
        return Release(folder=folder.resolve(), **kept)
    except (OSError, UnicodeDecodeError, ValueError, TypeError) as error:
        raise ReleaseError(
            Message(
                f"{folder} に公開版がありません（{error}）。tsunagu build で作ってください。",
                f"there is no release in {folder} ({error}); make one with `tsunagu build`.",
            )
        ) from error


def write_description(folder: Path, release: Release) -> None:
    """Writes what a release is; its presence marks the folder as whole, so it is written last."""
    kept = {name: value for name, value in asdict(release).items() if name != "folder"}
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / _DESCRIPTION).write_text(text, encoding="utf-8")


def file_facts(path: Path) -> dict[str, str | int]:
    """The size and checksum of a file."""
    return {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def publish(
    releases: Path, name: str, fill: Callable[[Path], None], compare: Callable[[Path], None]
) -> Path:
    """Makes the release `name` by `fill`ing a folder that nobody sees, then makes it current
    unless `compare`, which is given its folder, raises.

    A crash at any moment leaves the former release current, or the new one; never a part of one.
    A release that is already there is not made again. Raises ReleaseError where another build is
    running or the disk does not take it.
    """
    try:
        releases.mkdir(parents=True, exist_ok=True)
        with _only_one(releases):
            _sweep(releases)
            target = releases / name
            if not (target / _DESCRIPTION).is_file():
                _fill(releases, target, fill)
            compare(target)
            _switch(releases, name)
            return target
    except OSError as error:
        raise ReleaseError(
            Message(
                f"公開版を書き込めません（{error.strerror or error}）。空き容量と書き込みの権限を確かめてください。前の公開版はそのまま残っています。",
                f"the release cannot be written ({error.strerror or error}); look at the free space "
                "and the permissions. The former release still stands.",
            )
        ) from error


def releases(folder: Path) -> list[Release]:
    """Every whole release in a folder, the latest last."""
    found = [
        open_release(it.parent)
        for it in folder.glob(f"[!.]*/{_DESCRIPTION}")
        if it.parent.name != CURRENT
    ]
    return sorted(found, key=lambda it: (it.modified, it.id))


def switch(folder: Path, name: str) -> None:
    """Makes an earlier release current. Raises ReleaseError where there is none of that name."""
    known = [it.id for it in releases(folder)]
    if name not in known:
        listed = ", ".join(known) or "なし / none"
        raise ReleaseError(
            Message(
                f"公開版 {name} はありません。あるのは: {listed}",
                f"there is no release {name}; there are: {listed}",
            )
        )
    with _only_one(folder):
        _switch(folder, name)


def changed_files(release: Release) -> list[str]:
    """The files of a release that are not as they were made."""
    return [
        name
        for name, facts in sorted(release.files.items())
        if not (release.folder / name).is_file() or file_facts(release.folder / name) != facts
    ]


def require_lasting(base: str) -> None:
    """Raises ReleaseError where URIs under this base could not last: a release is for the world."""
    host = urlsplit(base).hostname or ""
    private = host == "localhost" or host.endswith((".example", ".localhost", ".test", ".invalid"))
    with contextlib.suppress(ValueError):  # a name, not a number
        private = private or not ipaddress.ip_address(host).is_global
    if private:
        raise ReleaseError(
            Message(
                f"base が {base} のままでは公開できません。長く使えるアドレスを --base で指定してください。",
                f"{base} is no base for the world; give one that lasts with --base.",
            )
        )


def _fill(releases: Path, target: Path, fill: Callable[[Path], None]) -> None:
    work = Path(tempfile.mkdtemp(prefix=".new-", dir=releases))
    try:
        fill(work)
        for path in (*sorted(work.rglob("*")), work):
            _sync(path)
        shutil.rmtree(target, ignore_errors=True)  # an unfinished folder from an older engine
        work.chmod(0o755)
        work.rename(target)
        _sync(releases)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _switch(releases: Path, name: str) -> None:
    """Points `current` at a release: a rename, so that a reader sees the old or the new one."""
    link = releases / f".{CURRENT}-new"
    link.unlink(missing_ok=True)
    link.symlink_to(name, target_is_directory=True)
    link.replace(releases / CURRENT)
    _sync(releases)


def _sweep(releases: Path) -> None:
    """Removes what a build that was killed left behind; called while no other build can run."""
    for path in releases.glob(".new-*"):
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _only_one(releases: Path) -> Iterator[None]:
    with (releases / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ReleaseError(
                Message(
                    f"{releases} では別の build が動いています。終わってからもう一度実行してください。",
                    f"another build is running in {releases}; run again when it has ended.",
                )
            ) from error
        yield


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
