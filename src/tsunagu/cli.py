"""The command line: build, validate, serve, query, release."""

import argparse
import contextlib
import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from tsunagu import __version__
from tsunagu.arguments import Parser
from tsunagu.errors import (
    CheckError,
    FactError,
    Message,
    QueryError,
    ReleaseError,
    SettingsError,
    TsunaguError,
    UploadError,
)
from tsunagu.limits import read_limits
from tsunagu.settings import Publication, Settings, read_publication, read_settings

CONFORMS, VIOLATIONS, UNREADABLE = 0, 1, 2
_MOST_FAULTS = 1000  # nobody reads on; the number of the others is told
_SLOW = 1.0  # seconds after which work is worth a word


class Terminal:
    """Writes messages for people: Japanese first, or one language where asked."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.started = time.monotonic()

    def text(self, message: Message) -> str:
        """The message in the chosen language, or in both."""
        if self.language == "ja":
            return message.ja
        if self.language == "en":
            return message.en
        return f"{message.ja}\n  {message.en}"

    def say(self, ja: str, en: str) -> None:
        """A message on standard output."""
        print(self.text(Message(ja, en)), flush=True)

    def complain(self, message: Message, place: str = "") -> None:
        """A message on standard error."""
        print(
            f"{place}: {self.text(message)}" if place else self.text(message),
            file=sys.stderr,
            flush=True,
        )

    def point(self, error: TsunaguError) -> None:
        """The line of a query with a caret under the place, where the error has one."""
        if isinstance(error, QueryError):
            for line in str(error.members.get("excerpt", "")).splitlines():
                print(f"  {line}", file=sys.stderr)

    def progress(self, ja: str, en: str) -> None:
        """A step of long work; short work passes without a word."""
        spent = time.monotonic() - self.started
        words = self.text(Message(ja, en)).replace("\n  ", " / ")
        if spent > _SLOW or sys.stderr.isatty():
            print(f"[{spent:4.1f} s] {words} …", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. 0: done, 1: the data break a rule, 2: something cannot be read or written."""
    options = _parser().parse_args(arguments)
    terminal = Terminal(options.lang)
    try:
        result: int = options.run(options, terminal)
    except FactError as error:
        for fault in error.faults[:_MOST_FAULTS]:
            terminal.complain(fault.message, fault.place)
        more = len(error.faults) - _MOST_FAULTS
        if more > 0:
            words = Message(f"このほかに{more}件あります。", f"and {more} more.")
            terminal.complain(words)
        terminal.complain(error.message)
        return UNREADABLE
    except CheckError as error:
        for place, message in error.complaints:
            terminal.complain(message, place)
        terminal.complain(error.message)
        return VIOLATIONS
    except TsunaguError as error:
        terminal.complain(error.message)
        terminal.point(error)
        return UNREADABLE
    except BrokenPipeError:
        # Whoever read our output has enough of it (`tsunagu query … | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CONFORMS
    return result


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="tsunagu",
        description="年次報告の表を、確かめたうえで引用できるリンクトデータにします。\n"
        "Turns tables of report facts into checked, citable linked data.",
        epilog="はじめての方 / first steps:\n"
        "  tsunagu validate        表を確かめる（何も書き込みません）/ check the tables, write nothing\n"
        "  tsunagu build           確かめて公開版を作る / check them and make a release\n"
        "  tsunagu serve           公開版をブラウザーで見る / look at the release in a browser\n"
        "環境変数 / environment: HOST PORT BASE PUBLICATION RELEASES WORKERS STORE\n"
        "  QUERY_SECONDS QUERY_MEMORY_MB QUERY_RESULT_MB QUERY_LANES QUERY_LONG QUERY_SERVICES",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"tsunagu {__version__}")
    _language_option(parser, default="both")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (
        _add_build,
        _add_validate,
        _add_template,
        _add_audit,
        _add_serve,
        _add_query,
        _add_release,
    ):
        add(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001
Run = Callable[[argparse.Namespace, Terminal], int]


def _command(
    commands: Commands, name: str, run: Run, words: str, example: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=words,
        description=words,
        epilog=f"例 / example:\n{example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    _language_option(parser, default=argparse.SUPPRESS)  # may stand before the command, or after
    return parser


def _language_option(parser: argparse.ArgumentParser, *, default: str) -> None:
    words = "メッセージの言語 / language of messages"
    parser.add_argument("--lang", choices=("both", "ja", "en"), default=default, help=words)


def _publication_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--publication",
        type=Path,
        metavar="DIR",
        help="ontology/ shapes/ data/ があるフォルダ（省くとこのフォルダ）/ the folder that holds them",
    )


def _release_options(parser: argparse.ArgumentParser) -> None:
    _publication_option(parser)
    parser.add_argument(
        "--releases",
        type=Path,
        metavar="DIR",
        help="公開版を置くフォルダ / where releases are kept",
    )
    parser.add_argument(
        "--base", metavar="IRI", help="URIの先頭（省くとデータの base）/ the base of all URIs"
    )


def _settings(options: argparse.Namespace) -> Settings:
    environment = dict(os.environ)
    for name, option in (
        ("PUBLICATION", "publication"),
        ("RELEASES", "releases"),
        ("BASE", "base"),
    ):
        value = getattr(options, option, None)
        if value is not None:
            environment[name] = str(value)
    return read_settings(environment, Path.cwd())


# -- build, validate, release --------------------------------------------------------------------


def _add_build(commands: Commands) -> None:
    words = "表を読み、RDFにし、確かめ、公開版のフォルダを作る / make a release from the tables"
    parser = _command(
        commands, "build", _build, words, "  tsunagu build --base https://data.example.org/"
    )
    _release_options(parser)


def _build(options: argparse.Namespace, terminal: Terminal) -> int:
    settings = _settings(options)
    publication = read_publication(settings.publication)
    return _made(publication.at(settings.base or publication.base), settings, terminal)


@contextlib.contextmanager
def _few_collections() -> Iterator[None]:
    """A build makes millions of objects that stay: to look for garbage among them all the time
    takes a tenth of its time."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _made(
    publication: Publication, settings: Settings, terminal: Terminal, *, lasting: bool = False
) -> int:
    from tsunagu.build import build  # noqa: PLC0415 - serving a release does not need its builders
    from tsunagu.losses import explained  # noqa: PLC0415
    from tsunagu.pages.pictures import draw  # noqa: PLC0415

    with _few_collections():
        built = build(publication, settings.releases, draw, terminal.progress, lasting=lasting)
    if built.lost:
        terminal.complain(explained(built.lost))
    release = built.release
    spent = time.monotonic() - terminal.started
    counts = ", ".join(f"{name} {count}" for name, count in release.findings.items())
    how = (
        ("作りました", "made")
        if built.fresh
        else ("もうあります（入力が同じ）", "is already there (same input)")
    )
    terminal.say(
        f"公開版 {release.id} を{how[0]}: {release.folder}（{release.quads:,}件の三つ組、{counts}、{spent:.1f}秒）",
        f"release {release.id} {how[1]}: {release.quads:,} statements, {counts}, {spent:.1f} s",
    )
    return CONFORMS


def _add_validate(commands: Commands) -> None:
    words = "表や、手もとのファイルを、公開の前に確かめる / check the tables, or files, before they are published"
    parser = _command(
        commands,
        "validate",
        _validate,
        words,
        "  tsunagu validate --severity info            公開する表すべて / all tables of the publication\n"
        "  tsunagu validate 新しい数値.xlsx              公開中のデータと合わせて / a file, with what is published\n"
        "  tsunagu validate figures.csv --format xlsx -o 確認結果.xlsx\n終了コード / exit codes: "
        "0 公開できる conforms, 1 違反 violations, 2 読めない cannot be read",
    )
    _publication_option(parser)
    parser.add_argument(
        "--severity",
        choices=_LEVELS,
        default="warning",
        help="どこまで見せるか / the least severity shown (default: warning)",
    )
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="確かめるファイル / files to check"
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "ttl", "junit", "github", "xlsx"),
        default="text",
        help="報告の形。xlsx は印をつけたブック / form of the report; xlsx is the marked workbook",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="報告を書くファイル / where to write it"
    )


_LEVELS = ("violation", "warning", "info")
_NAMES = {
    "violation": Message("違反", "violation"),
    "warning": Message("注意", "warning"),
    "info": Message("お知らせ", "note"),
}


def _validate(options: argparse.Namespace, terminal: Terminal) -> int:
    if options.files:
        return _validate_files(options, terminal)
    if options.format != "text" or options.output:
        raise UploadError(
            Message(
                "--format と -o は、確かめるファイルを書いたときだけ使えます。",
                "--format and -o are for files to check; name them.",
            )
        )
    from tsunagu.build import complaints, make  # noqa: PLC0415
    from tsunagu.checks import refused  # noqa: PLC0415

    made = make(read_publication(_settings(options).publication), terminal.progress)
    shown = _LEVELS[: _LEVELS.index(options.severity) + 1]
    for finding, (place, message) in zip(
        made.found, complaints(made.found, made.rows), strict=True
    ):
        if finding.severity in shown:
            name = _NAMES[finding.severity]
            terminal.complain(message, f"{place} [{name.ja} / {name.en}]")
    wrong = len(refused(made.found))
    counts = ", ".join(f"{it} {sum(f.severity == it for f in made.found)}" for it in _LEVELS)
    terminal.say(
        f"{'反しているところがあります' if wrong else '公開できます'}（{counts}）。",
        f"{'There are violations' if wrong else 'This can be published'} ({counts}).",
    )
    return VIOLATIONS if wrong else CONFORMS


def _validate_files(options: argparse.Namespace, terminal: Terminal) -> int:
    from tsunagu.submission import of_folder, review  # noqa: PLC0415
    from tsunagu.submission.desk import Wish, read_uploads, report, write_report  # noqa: PLC0415

    uploads = read_uploads(options.files)
    terminal.progress("公開中のデータを読んでいます", "reading what is published")
    published = of_folder(_settings(options).publication)
    terminal.progress("確かめています", "checking")
    found = review(uploads, published)
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and not options.output
    wish = Wish(options.format, options.severity, terminal.text, colour)
    body = report(uploads, found, published.publication, wish)
    if options.output:
        write_report(options.output, body, options.files)
        terminal.say(f"{options.output} に書きました。", f"written to {options.output}.")
    else:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    if not found.readable:
        return UNREADABLE
    return CONFORMS if found.conforms else VIOLATIONS


def _add_template(commands: Commands) -> None:
    words = "数値を書くためのExcelのブックを作る / make a workbook to write figures in"
    parser = _command(
        commands,
        "template",
        _template,
        words,
        "  tsunagu template figures claims -o 新しい数値.xlsx\n"
        "  tsunagu template -o すべての表.xlsx   表をすべて / every table",
    )
    _publication_option(parser)
    parser.add_argument(
        "tables", nargs="*", metavar="TABLE", help="表の名前（省くとすべて）/ tables (default: all)"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        required=True,
        help="書くファイル / the workbook",
    )


def _template(options: argparse.Namespace, terminal: Terminal) -> int:
    from tsunagu.submission import of_folder  # noqa: PLC0415
    from tsunagu.submission.desk import write_report  # noqa: PLC0415
    from tsunagu.submission.template import template  # noqa: PLC0415

    published = of_folder(_settings(options).publication)
    write_report(options.output, template(published, options.tables), [])
    terminal.say(
        f"{options.output} を作りました。書いたら: tsunagu validate {options.output}",
        f"{options.output} is made. When it is filled: tsunagu validate {options.output}",
    )
    return CONFORMS


def _add_audit(commands: Commands) -> None:
    words = "記載を元の文書と突き合わせる / compare every statement with the source texts"
    parser = _command(commands, "audit", _audit, words, "  tsunagu audit --sources ../sources")
    _publication_option(parser)
    parser.add_argument(
        "--sources",
        type=Path,
        required=True,
        metavar="DIR",
        help="元の文書の文字（versions.csv の source_file）があるフォルダ / where the source texts are",
    )


def _audit(options: argparse.Namespace, terminal: Terminal) -> int:
    from tsunagu.audit import audit  # noqa: PLC0415
    from tsunagu.facts import read_facts  # noqa: PLC0415
    from tsunagu.sources import codes, read_turtle  # noqa: PLC0415

    publication = read_publication(_settings(options).publication)
    known = codes(read_turtle(publication.ontology, publication))
    found = audit(read_facts(publication, known), options.sources)
    for each in found:
        terminal.say(
            f"{each.version}（{each.file}）: 記載の場所 {each.places}、見つからない {len(each.lost)}。"
            f"数字 {each.tokens} = 記載 {each.stated} + 日付など {each.dates} + 理由つきの除外 {each.excluded}"
            f" + 説明のない数字 {len(each.unexplained)}",
            f"{each.version} ({each.file}): {each.places} places, {len(each.lost)} not found; "
            f"{each.tokens} numbers = {each.stated} stated + {each.dates} in dates + "
            f"{each.excluded} left out for a reason + {len(each.unexplained)} unexplained",
        )
        for row, section in each.lost:
            printed = row.maybe("printed") or row.maybe("mark")
            message = Message(
                f"「{printed}」が「{section}」に見つかりません。",
                f"{printed!r} is not found there.",
            )
            terminal.complain(message, row.fault(None, "", "").place)
        for token in each.unexplained:
            message = Message(
                f"数字 {token.text} に記載がありません。", f"no statement has {token.text}."
            )
            terminal.complain(message, f"{each.file}:{token.line}")
        for row in each.idle:
            message = Message(
                "除外する数字がそこにありません。", "there is no such number left to exclude."
            )
            terminal.complain(message, row.fault(None, "", "").place)
    return CONFORMS if all(each.clean for each in found) else VIOLATIONS


def _add_release(commands: Commands) -> None:
    words = "公開版を一覧し、確かめ、切り替える / list, verify and switch releases"
    parser = _command(
        commands,
        "release",
        _release,
        words,
        "  tsunagu release                    いまの公開版と前の公開版 / the releases there are\n"
        "  tsunagu release --check            ファイルが作られたときのままか / are all files as made?\n"
        "  tsunagu release --switch 0f3c…     前の公開版に戻す / go back to an earlier one\n"
        "  tsunagu release --world --base https://data.example.org/\n"
        "                                     公開してよい base か確かめて作る / make one for the world\n"
        "  tsunagu release --to https://store.example.org/sparql\n"
        "                                     ほかのエンジンに入れる / load it into another engine",
    )
    _release_options(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--check", action="store_true", help="チェックサムを確かめる / verify checksums"
    )
    what.add_argument("--switch", metavar="ID", help="公開版を切り替える / make this one current")
    what.add_argument(
        "--to",
        metavar="URL",
        help="SPARQL 1.1 のエンジンに入れる（STORE_GRAPHS・STORE_USER・STORE_PASSWORD も見る）/ "
        "load it into an engine by the Graph Store Protocol",
    )
    what.add_argument(
        "--world", action="store_true", help="世界に公開する版を作る / make one to publish"
    )


def _release(options: argparse.Namespace, terminal: Terminal) -> int:
    from tsunagu import release  # noqa: PLC0415

    settings = _settings(options)
    if options.world:
        publication = read_publication(settings.publication)
        publication = publication.at(settings.base or publication.base)
        release.require_lasting(publication.base)
        return _made(publication, settings, terminal, lasting=True)
    if options.switch:
        release.switch(settings.releases, options.switch)
    if options.check:
        return _verified(settings, terminal)
    if options.to:
        return _loaded(options.to, settings, terminal)
    current = release.open_release(settings.releases / release.CURRENT)
    for it in release.releases(settings.releases):
        mark = "→" if it.id == current.id else " "
        print(f"{mark} {it.id}  {it.version}  {it.modified}  {it.quads:>9,}  {it.base}")
    return CONFORMS


def _loaded(url: str, settings: Settings, terminal: Terminal) -> int:
    from tsunagu.loading import load  # noqa: PLC0415
    from tsunagu.release import CURRENT, open_release  # noqa: PLC0415
    from tsunagu.remote import read_access  # noqa: PLC0415

    release = open_release(settings.releases / CURRENT)
    access = read_access({**os.environ, "STORE": url})
    if access is None:
        raise SettingsError(Message("--to に URL が要ります。", "--to needs a URL."))
    done = load(release, access, terminal.progress)
    terminal.say(
        f"公開版 {release.id} を {access.url} に入れました: {done.triples:,}件の三つ組。"
        f"グラフは書いたもの{done.written}、もうあったもの{done.kept}、消した古いもの{done.removed}。",
        f"release {release.id} is in {access.url}: {done.triples:,} triples; graphs: "
        f"{done.written} written, {done.kept} there already, {done.removed} old ones removed.",
    )
    return CONFORMS


def _verified(settings: Settings, terminal: Terminal) -> int:
    from tsunagu import release  # noqa: PLC0415

    wrong = release.changed_files(release.open_release(settings.releases / release.CURRENT))
    for name in wrong:
        terminal.complain(Message("作られたときと違います", "differs from when it was made"), name)
    if not wrong:
        terminal.say(
            "すべてのファイルが作られたときのままです。", "All files are as they were made."
        )
    return VIOLATIONS if wrong else CONFORMS


# -- serve ---------------------------------------------------------------------------------------


def _add_serve(commands: Commands) -> None:
    words = "公開版をHTTPで公開する（なければ先に作る）/ serve the release, made first where needed"
    parser = _command(
        commands,
        "serve",
        _serve,
        words,
        "  tsunagu serve\n  HOST=0.0.0.0 PORT=9000 tsunagu serve\n"
        "  tsunagu serve --as-is   いまの公開版をそのまま / the current release, whatever the tables say",
    )
    _release_options(parser)
    parser.add_argument(
        "--as-is",
        action="store_true",
        help="作り直さず、いまの公開版を使う / do not look at the tables",
    )


def _serve(options: argparse.Namespace, terminal: Terminal) -> int:
    from tsunagu.release import CURRENT, open_release  # noqa: PLC0415
    from tsunagu.remote import read_access  # noqa: PLC0415
    from tsunagu.serving import require_free, serve  # noqa: PLC0415

    settings = _settings(options)
    limits = read_limits(os.environ)
    require_free(settings.host, settings.port)
    read_access(os.environ)  # said now, not by each process that serves
    if not options.as_is:
        publication = read_publication(settings.publication).at(settings.published_base)
        if not _is_current(publication, settings):
            status = _made(publication, settings, terminal)
            if status != CONFORMS:
                return status
    release = open_release(settings.releases / CURRENT)
    terminal.say(
        f"公開しています: {settings.address} （止めるには Ctrl+C）",
        f"serving {settings.address} (Ctrl+C stops it)",
    )
    serve(settings, release, limits)
    return CONFORMS


def _is_current(publication: Publication, settings: Settings) -> bool:
    from tsunagu.release import CURRENT, identity, open_release  # noqa: PLC0415

    try:
        return open_release(settings.releases / CURRENT).id == identity(publication)
    except ReleaseError:
        return False


# -- query ---------------------------------------------------------------------------------------


def _add_query(commands: Commands) -> None:
    words = "SPARQLで問い合わせる / ask a SPARQL endpoint"
    parser = _command(
        commands,
        "query",
        _query,
        words,
        "  tsunagu query 'SELECT ?i { ?i a da:Indicator } LIMIT 5'\n"
        "  tsunagu query question.rq --format csv\n"
        "  tsunagu query --endpoint https://query.example.org/sparql question.rq",
    )
    _release_options(parser)
    parser.add_argument(
        "query", help="問い合わせ、ファイル名、または - （標準入力）/ query, file, or -"
    )
    parser.add_argument(
        "--endpoint", metavar="URL", help="SPARQLエンドポイント（省くといまの公開版）/ any endpoint"
    )
    parser.add_argument("--format", choices=("csv", "json", "tsv", "xml"), default="csv")


def _query(options: argparse.Namespace, _terminal: Terminal) -> int:
    text = _query_text(options.query)
    if options.endpoint:
        from tsunagu import remote  # noqa: PLC0415

        body = remote.ask(options.endpoint, text, remote.MEDIA_TYPES[options.format])
    else:
        body = _local_answer(_settings(options), text, options.format)
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()
    return CONFORMS


def _query_text(given: str) -> str:
    """The query itself, or what a file or the standard input holds."""
    if given == "-":
        return sys.stdin.read()
    if "{" in given:
        return given
    path = Path(given)
    try:
        if path.is_file():
            return path.read_text(encoding="utf-8")
        why = Message("そういうファイルはありません", "there is no such file")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        why = Message(str(error), str(error))
    raise SettingsError(
        Message(
            f"「{given[:60]}」は問い合わせでもファイルでもありません（{why.ja}）。",
            f"{given[:60]!r} is neither a query nor a file ({why.en}).",
        )
    )


def _local_answer(settings: Settings, text: str, ending: str) -> bytes:
    from tsunagu.formats import RDF_FORMATS, RESULT_FORMATS  # noqa: PLC0415
    from tsunagu.queries import Dataset, Wanted, answer  # noqa: PLC0415
    from tsunagu.release import CURRENT, open_release  # noqa: PLC0415
    from tsunagu.store import Store  # noqa: PLC0415

    release = open_release(settings.releases / CURRENT)
    with contextlib.suppress(SettingsError):
        # Questions are written against the publication's own base; a preview has another one.
        written = read_publication(settings.publication).written_base
        text = text.replace(written, release.base)
    store = Store.read_only(release.store, release.dump("data.nq"))
    results = next(it for it in RESULT_FORMATS if it.ending == ending)
    return answer(store, text, Dataset(), Wanted(results, RDF_FORMATS[0]), release.prefixes).body
