"""Take-home: an indicator, a list or a comparison as the sheets of a workbook, with its sources."""

from collections.abc import Iterable, Sequence
from datetime import date

from tsunagu.numerals import plain
from tsunagu.pages.claims import Claim
from tsunagu.pages.quantities import Quantity
from tsunagu.pages.series import Figure
from tsunagu.pages.tables import Cell as Shown
from tsunagu.pages.tables import Column, Table
from tsunagu.pages.views import JA, Label, Link
from tsunagu.pages.workbooks import Amount, Cell, Sheet
from tsunagu.release import Release

_FIGURES = (
    Label("指標", "Indicator"),
    Label("時期", "Period"),
    Label("和暦", "Japanese calendar"),
    Label("初日", "First day"),
    Label("末日", "Last day"),
    Label("年度", "Fiscal year"),
    Label("内訳", "Breakdown"),
    Label("実績/目標の別", "Scenario"),
    Label("値", "Value"),
    Label("単位", "Unit"),
    Label("約・以上など", "Approximation"),
    Label("印刷された表記", "As printed"),
    Label("文書", "Document"),
    Label("箇所", "Place"),
    Label("URI", "URI"),
)
_CLAIMS = (
    Label("印刷された主張", "Claim as printed"),
    Label("種類", "Kind"),
    Label("いつと比べて", "Against"),
    Label("印刷された値", "Stated"),
    Label("計算し直した値", "Recomputed"),
    Label("単位", "Unit"),
    Label("結果", "Result"),
    Label("URI", "URI"),
)


def figures_sheet(figures: Iterable[Figure], lang: str) -> Sheet:
    """Numbers, one a row, each with where it is printed."""
    rows = [_figure(it, lang) for it in figures]
    return Sheet("数値" if lang == JA else "Figures", _heads(_FIGURES, lang), rows)


def claims_sheet(claims: Iterable[Claim], lang: str) -> Sheet:
    """What is claimed of the numbers, and what came out when it was recomputed."""
    rows = [_claim(it, lang) for it in claims]
    return Sheet("主張と検算" if lang == JA else "Claims", _heads(_CLAIMS, lang), rows)


def sources_sheet(
    release: Release, notes: Sequence[tuple[Label, Label]], address: str, lang: str
) -> Sheet:
    """Where the numbers come from and what is to be known before they are used."""
    own: tuple[tuple[Label, str], ...] = (
        (Label("このデータの住所", "Address of these data"), address),
        (Label("出典", "Source"), _said(release.title, lang)),
        (Label("作成", "Made from"), _said(release.credit, lang)),
        (Label("公開版", "Release"), f"{release.id} ({release.modified})"),
        (Label("ライセンス", "Licence"), release.licence),
    )
    rows: list[tuple[Cell, ...]] = [(name.words(lang), text) for name, text in own]
    rows += [(name.words(lang), note.words(lang)) for name, note in notes]
    return Sheet("出典と注意" if lang == JA else "Sources and notes", (), rows)


def table_sheet(name: Label, table: Table, lang: str) -> Sheet:
    """A list: what is shown, then the IRI of each row's thing."""
    heads = [text for column in table.columns for text in _columns(column, lang)]
    rows = []
    for row in table.rows():
        cells: list[Cell] = []
        for column, cell in zip(table.columns, row.cells, strict=True):
            cells += _cells(column, cell, lang)
        rows.append((*cells, row.iri))
    return Sheet(name.words(lang), (*heads, "URI"), rows)


def amount(quantity: Quantity) -> Amount:
    """A number with the decimals that it is printed with."""
    shown = len(plain(quantity.value).partition(".")[2])
    step = quantity.resolution
    wanted = len(plain(step).partition(".")[2]) if step is not None else 0
    return Amount(quantity.value, max(shown, wanted))


def _figure(it: Figure, lang: str) -> tuple[Cell, ...]:
    printed = it.statement
    places = printed.places if printed is not None else ()
    return (
        it.indicator.label.words(lang),
        it.period.link.label.words(lang),
        it.period.era,
        _day(it.period.start),
        _day(it.period.end),
        _fiscal_year(it, lang),
        it.breakdown.label.words(lang),
        it.scenario.label.words(lang),
        amount(it.quantity),
        it.quantity.unit.words(lang),
        (it.quantity.before(lang) + it.quantity.behind(lang)).strip(),
        printed.printed if printed is not None else "",
        printed.document.label.words(lang) if printed is not None else "",
        places[0].section if places else "",
        it.link.iri or "",
    )


def _claim(it: Claim, lang: str) -> tuple[Cell, ...]:
    against = it.base_text or (it.base_period.link.label.words(lang) if it.base_period else "")
    unchecked = "検算できない" if lang == JA else "not checkable"
    return (
        it.statement.printed if it.statement is not None else it.stated.spoken(lang),
        it.kind.words(lang),
        against,
        amount(it.stated),
        it.computed(),
        it.stated.unit.words(lang),
        it.verdict_label.label.words(lang) if it.verdict_label is not None else unchecked,
        it.link.iri or "",
    )


def _columns(column: Column, lang: str) -> tuple[str, ...]:
    name = column.label.words(lang)
    unit = "単位" if lang == JA else "unit"
    return (name, f"{name} ({unit})") if column.holds == "quantity" else (name,)


def _cells(column: Column, cell: Shown, lang: str) -> tuple[Cell, ...]:
    if isinstance(cell, Quantity):
        return (amount(cell), cell.unit.words(lang))
    if column.holds == "quantity":
        return (None, None)
    if isinstance(cell, Link):
        return (cell.label.words(lang),)
    if isinstance(cell, tuple):
        return ("、".join(it.label.words(lang) for it in cell),)
    return (cell.words(lang) if isinstance(cell, Label) else cell,)


def _heads(labels: Iterable[Label], lang: str) -> tuple[str, ...]:
    return tuple(it.words(lang) for it in labels)


def _fiscal_year(figure: Figure, lang: str) -> str:
    label = figure.period.fiscal_year
    return label.words(lang) if label is not None else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _said(texts: dict[str, str], lang: str) -> str:
    return Label(texts.get("ja", ""), texts.get("en", "")).words(lang)
