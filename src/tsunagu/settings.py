"""Settings: what a publication says of itself, and what differs between machines."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from tsunagu.errors import Message, SettingsError
from tsunagu.terms import PREFIXES, Vocabulary

_MAX_PORT = 65535


@dataclass(frozen=True)
class Text:
    """The same words in Japanese and English."""

    ja: str
    en: str

    def in_language(self, language: str) -> str:
        """The words in "ja" or "en"."""
        return self.en if language == "en" else self.ja


@dataclass(frozen=True)
class Publication:
    """One publication: its folders, its base IRI and what it says of itself.

    `written_base` is the base the sources are written against; `base` the one it is built under.
    """

    root: Path
    written_base: str
    base: str
    title: Text
    description: Text
    credit: Text
    publisher: str
    licence: str
    version: str
    modified: date
    default_area: str
    own_prefixes: Mapping[str, str]
    report_prefix: str
    code_prefix: str

    @property
    def data(self) -> Path:
        """The folder of the fact tables."""
        return self.root / "data"

    @property
    def ontology(self) -> Path:
        """The folder of the ontology's modules."""
        return self.root / "ontology"

    @property
    def questions(self) -> Path:
        """The folder of the questions that the publication answers."""
        return self.root / "questions"

    @property
    def shapes(self) -> Path:
        """The folder of the shapes."""
        return self.root / "shapes"

    @property
    def prefixes(self) -> dict[str, str]:
        """Every prefix of this publication with its namespace under the current base."""
        own = {name: self.base + path for name, path in self.own_prefixes.items()}
        return dict(sorted({**PREFIXES, **own}.items()))

    @property
    def vocabulary(self) -> Vocabulary:
        """The report vocabulary under the current base."""
        return Vocabulary(self.base + self.own_prefixes[self.report_prefix])

    @property
    def codes(self) -> str:
        """The namespace of the code lists under the current base."""
        return self.base + self.own_prefixes[self.code_prefix]

    def at(self, base: str) -> "Publication":
        """The same publication, built under another base."""
        return replace(self, base=base if base.endswith("/") else base + "/")

    def rebased(self, text: str) -> str:
        """A source text in which the base it is written against is replaced by the current one."""
        return text.replace(self.written_base, self.base)


def read_publication(root: Path) -> Publication:
    """The publication kept in the folder `root`, from its data/publication.toml.

    Raises SettingsError where the file is missing, is not TOML, or lacks a setting.
    """
    path = root / "data" / "publication.toml"
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            Message(
                f"{path} を読めません（{error}）。出版物のフォルダには data/publication.toml が要ります。",
                f"cannot read {path} ({error}): a publication's folder holds data/publication.toml.",
            )
        ) from error
    return _publication(root, path, settings)


def _publication(root: Path, path: Path, settings: dict[str, Any]) -> Publication:
    def wanted(name: str, kind: type, table: dict[str, Any] = settings) -> Any:  # noqa: ANN401
        value = table.get(name)
        if not isinstance(value, kind) or not value:
            raise SettingsError(
                Message(
                    f"{path}: 設定 {name} がないか、型が違います（{kind.__name__} が要ります）。",
                    f"{path}: the setting {name} is missing or not a {kind.__name__}.",
                )
            )
        return value

    def text(name: str) -> Text:
        table = wanted(name, dict)
        return Text(wanted("ja", str, table), wanted("en", str, table))

    base = wanted("base", str)
    if not base.startswith(("https://", "http://")) or not base.endswith("/"):
        raise SettingsError(
            Message(
                f"{path}: base は http(s):// で始まり / で終わる必要があります（いまは {base!r}）。",
                f"{path}: base must begin with http(s):// and end with / (found {base!r}).",
            )
        )
    for name in ("base", "licence"):
        _require_iri(wanted(name, str), f"{path}: {name}")
    vocabulary = wanted("vocabulary", dict)
    prefixes = wanted("prefixes", dict)
    for name in ("report", "codes"):
        wanted(wanted(name, str, vocabulary), str, prefixes)
    return Publication(
        root=root,
        written_base=base,
        base=base,
        title=text("title"),
        description=text("description"),
        credit=text("credit"),
        publisher=wanted("publisher", str),
        licence=wanted("licence", str),
        version=wanted("version", str),
        modified=wanted("modified", date),
        default_area=wanted("default_area", str),
        own_prefixes=prefixes,
        report_prefix=vocabulary["report"],
        code_prefix=vocabulary["codes"],
    )


@dataclass(frozen=True)
class Settings:
    """What differs between machines, read once at the start."""

    host: str
    port: int
    publication: Path
    releases: Path
    base: str | None
    workers: int

    @property
    def address(self) -> str:
        """The address a person on this machine types; it is also the base of a local preview."""
        shown = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::", "::1", ""} else self.host  # noqa: S104
        shown = f"[{shown}]" if ":" in shown else shown
        return f"http://{shown}:{self.port}/"

    @property
    def published_base(self) -> str:
        """The base of the release that is served: the operator's BASE, or the local address."""
        return self.base or self.address


def read_settings(environment: Mapping[str, str], root: Path) -> Settings:
    """Settings from HOST, PORT, BASE, PUBLICATION, RELEASES and WORKERS; defaults are safe.

    Raises SettingsError that names the variable and what it should hold.
    """
    folder = Path(environment.get("PUBLICATION") or root)
    return Settings(
        host=environment.get("HOST") or "127.0.0.1",
        port=_whole_number(environment, "PORT", default=8000, least=1, most=_MAX_PORT),
        publication=folder,
        releases=Path(environment.get("RELEASES") or folder / "releases"),
        base=_base(environment.get("BASE")),
        workers=_whole_number(environment, "WORKERS", default=2, least=1, most=64),
    )


@dataclass(frozen=True)
class ReviewLimits:
    """What checking one upload may take: seconds, megabytes, files, and how many are checked or
    wait at once in one web process."""

    seconds: int = 60
    memory: int = 1024
    upload: int = 20
    answer: int = 100
    files: int = 50
    at_once: int = 2
    waiting: int = 2
    patience: int = 20

    def written(self) -> str:
        """The limits as another process of ours reads them."""
        return json.dumps(asdict(self))


def read_review_limits(environment: Mapping[str, str]) -> ReviewLimits:
    """The limits of checking from CHECK_SECONDS, CHECK_MEMORY_MB and CHECK_UPLOAD_MB."""
    usual = ReviewLimits()
    return ReviewLimits(
        seconds=_whole_number(
            environment, "CHECK_SECONDS", default=usual.seconds, least=1, most=3600
        ),
        memory=_whole_number(
            environment, "CHECK_MEMORY_MB", default=usual.memory, least=64, most=65536
        ),
        upload=_whole_number(
            environment, "CHECK_UPLOAD_MB", default=usual.upload, least=1, most=500
        ),
    )


_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


def _require_iri(text: str, name: str) -> None:
    found = _NOT_IN_IRI.search(text)
    if found is not None:
        raise SettingsError(
            Message(
                f"{name}={text!r} に、URIに使えない文字 {found.group()!r} があります。",
                f"{name}={text!r} has a character that no URI can have: {found.group()!r}.",
            )
        )


def _base(text: str | None) -> str | None:
    if not text:
        return None
    _require_iri(text, "BASE")
    if not text.startswith(("https://", "http://")):
        raise SettingsError(
            Message(
                f"BASE={text!r} は http:// か https:// で始まる必要があります。",
                f"BASE={text!r} must begin with http:// or https://.",
            )
        )
    return text if text.endswith("/") else text + "/"


def _whole_number(
    environment: Mapping[str, str], name: str, *, default: int, least: int, most: int
) -> int:
    text = environment.get(name)
    if not text:
        return default
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    raise SettingsError(
        Message(
            f"{name}={text!r} は使えません。{least}から{most}までの整数にしてください。",
            f"{name}={text!r} is not a whole number from {least} to {most}.",
        )
    )
