"""Archives: a spreadsheet file is looked at from outside before anything in it is unpacked."""

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from tsunagu.submission.grids import refusal
from tsunagu.submission.records import Remark, Upload

MOST_BYTES = 20_000_000
_MOST_PARTS = 2_000
_MOST_UNPACKED = 300_000_000
_MOST_RATIO = 400  # repeated rows pack well: a real sheet of 50,000 alike rows reaches about 100
_SMALL = 5_000_000  # what is small may pack as well as it likes
_OLD = b"\xd0\xcf\x11\xe0"  # the format of .xls, and of what is kept with a password
_SAVE_JA = "Excelの「名前を付けて保存」で「Excel ブック（*.xlsx）」を選んで保存し直してください。"
_SAVE_EN = 'save it again as "Excel Workbook (*.xlsx)".'
_OTHER_KINDS = {
    ".xls": "古いExcelの形式（.xls） / the old Excel format (.xls)",
    ".xlsb": "Excelのバイナリ形式（.xlsb） / the binary Excel format (.xlsb)",
    ".xlsm": "マクロつきのブック（.xlsm） / a workbook with macros (.xlsm)",
    ".xltx": "Excelのテンプレート（.xltx） / an Excel template (.xltx)",
    ".xltm": "マクロつきのテンプレート（.xltm） / a template with macros (.xltm)",
    ".ods": "OpenDocumentの表（.ods） / an OpenDocument sheet (.ods)",
    ".numbers": "Numbersの書類（.numbers） / a Numbers document (.numbers)",
    ".pdf": "PDF / a PDF",
    ".docx": "Wordの文書（.docx） / a Word document (.docx)",
    ".zip": "まとめたファイル（.zip） / an archive (.zip)",
}
_WORKBOOK = "xl/workbook.xml"
_ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,7})"')
_UNKEPT = {
    "xl/charts/": "グラフ / charts",
    "xl/media/": "画像 / images",
    "xl/diagrams/": "図 / diagrams",
    "xl/pivotTables/": "ピボットテーブル / pivot tables",
    "xl/slicers/": "スライサー / slicers",
    "xl/ctrlProps/": "フォームの部品 / form controls",
    "xl/activeX/": "ActiveXの部品 / ActiveX controls",
    "xl/embeddings/": "埋め込まれた書類 / embedded documents",
    "xl/threadedComments/": "会話型のコメント / threaded comments",
    "xl/queryTables/": "外部データの取り込み / external data",
    "xl/connections.xml": "外部データへの接続 / data connections",
}


def other_kind(upload: Upload) -> Remark | None:
    """Why a file is none that can be read, by its name and its first bytes; None where it may be."""
    ending = PurePosixPath(upload.name.lower()).suffix
    known = _OTHER_KINDS.get(ending)
    if known is not None:
        ja, en = known.split(" / ")
        return refusal(
            upload.name, f"{ja}は読めません。{_SAVE_JA}", f"{en} cannot be read; {_SAVE_EN}"
        )
    if len(upload.body) > MOST_BYTES:
        return refusal(
            upload.name,
            f"ファイルが大きすぎます（{len(upload.body):,}バイト。{MOST_BYTES:,}バイトまで）。分けてください。",
            f"the file is too large ({len(upload.body):,} bytes; at most {MOST_BYTES:,}). Split it.",
        )
    return None


def refused(upload: Upload) -> Remark | None:
    """Why a workbook is not to be unpacked; None where it may be."""
    if upload.body.startswith(_OLD):
        return refusal(
            upload.name,
            f"パスワードがかかっているか、古いExcelの形式です。パスワードを外し、{_SAVE_JA}",
            f"it has a password or is in the old Excel format; remove the password and {_SAVE_EN}",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(upload.body)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return _broken(upload.name)
    return (
        _bad_name(upload.name, parts)
        or _bad_size(upload.name, parts)
        or _bad_kind(upload.name, parts)
    )


def _broken(name: str) -> Remark:
    return refusal(
        name,
        f"Excelのブックとして読めません。壊れているか、別の形式です。{_SAVE_JA}",
        f"not an Excel workbook: it is broken or of another kind; {_SAVE_EN}",
    )


def _bad_name(name: str, parts: list[zipfile.ZipInfo]) -> Remark | None:
    names = [part.filename for part in parts]
    strange = next((it for it in names if _leads_out(it)), None)
    if strange is None and len(set(names)) == len(names):
        return None
    return refusal(
        name,
        f"ブックの中に、あってはならない名前の部品があります（{(strange or '同じ名前')[:60]!r}）。{_SAVE_JA}",
        f"the workbook holds a part whose name is not allowed ({(strange or 'the same name twice')[:60]!r}); {_SAVE_EN}",
    )


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _bad_size(name: str, parts: list[zipfile.ZipInfo]) -> Remark | None:
    unpacked = sum(part.file_size for part in parts)
    dense = any(
        part.file_size > _SMALL and part.file_size > _MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if len(parts) <= _MOST_PARTS and unpacked <= _MOST_UNPACKED and not dense:
        return None
    return refusal(
        name,
        f"ほどくと大きくなりすぎるファイルです（部品 {len(parts):,}、{unpacked:,}バイト）。要らないシートや書式を消してください。",
        f"this file would unpack to too much ({len(parts):,} parts, {unpacked:,} bytes); remove sheets "
        "and formats that are not needed.",
    )


def _bad_kind(name: str, parts: list[zipfile.ZipInfo]) -> Remark | None:
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        return refusal(
            name,
            "パスワードがかかっています。外してから保存し直してください。",
            "it has a password; remove it and save the file again.",
        )
    if any(it.endswith("vbaProject.bin") for it in names):
        return refusal(
            name,
            f"マクロが入っています。マクロは読みません。{_SAVE_JA}",
            f"it holds macros, which are not read; {_SAVE_EN}",
        )
    return None if _WORKBOOK in names else _broken(name)


def unkept(upload: Upload) -> list[tuple[str, str]]:
    """What a workbook holds that would be lost if it were written again, in both languages."""
    with zipfile.ZipFile(io.BytesIO(upload.body)) as archive:
        names = archive.namelist()
    found = [words for begin, words in _UNKEPT.items() if any(it.startswith(begin) for it in names)]
    return [(words.split(" / ")[0], words.split(" / ")[1]) for words in found]


def extent(upload: Upload) -> tuple[int, bool]:
    """The last row that holds a value in any sheet, and whether any cell holds a formula: a format
    that reaches down to the last row of a sheet must not be taken for a million rows."""
    last, formulas = 0, False
    with zipfile.ZipFile(io.BytesIO(upload.body)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                text = archive.read(name)
                last = max(last, _last_row(text))
                formulas = formulas or b"<f" in text or b":f>" in text
    return last, formulas


def _last_row(sheet: bytes) -> int:
    end = 0
    for mark in (b"<v", b"<is", b"<f", b":v>", b":is>", b":f"):
        end = max(end, sheet.rfind(mark))
    rows = [int(it) for it in _ROW_NUMBER.findall(sheet[: end + 1])]
    return max(rows, default=0) if rows else sheet.count(b"<row")


BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, OSError)
