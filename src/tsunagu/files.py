"""Files: the bytes of a table become text, or a fault that says how to save it again."""

from pathlib import Path

from tsunagu.errors import Fault, Message

_BLANK = b"\xef\xbb\xbf\r\n\t ,"


def decoded(path: Path, url: str) -> str | Fault:
    """The text of a UTF-8 table, with or without a byte order mark."""
    raw = _read(path, url)
    if isinstance(raw, Fault):
        return raw
    if not raw.strip(_BLANK):
        return empty(url)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _encoding_fault(raw, url, error)
    if "\x00" in text:
        return file_fault(
            url,
            "文字の表ではありません（NUL文字があります）。CSV UTF-8で保存し直してください。",
            "not a text table (it holds NUL characters); save it as CSV UTF-8.",
        )
    return text


def file_fault(url: str, ja: str, en: str) -> Fault:
    """A fault of a file as a whole."""
    return Fault(url, 0, 0, Message(ja, en))


def empty(url: str) -> Fault:
    """The fault of a file without a header."""
    return file_fault(
        url,
        "ファイルが空です。1行目に列の名前が要ります。",
        "the file is empty; the first row must hold the column names.",
    )


def _read(path: Path, url: str) -> bytes | Fault:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return file_fault(
            url,
            "ファイルがありません。列の名前だけの行を持つファイルでも構いません。",
            "the file is missing; one that holds only the header row will do.",
        )
    except IsADirectoryError:
        return file_fault(
            url,
            "表ではなくフォルダです。CSVファイルを置いてください。",
            "this is a folder, not a table; a CSV file is expected here.",
        )
    except OSError as error:
        return file_fault(
            url, f"読めません（{error.strerror}）。", f"cannot be read ({error.strerror})."
        )


def _encoding_fault(raw: bytes, url: str, error: UnicodeDecodeError) -> Fault:
    line = raw.count(b"\n", 0, error.start) + 1
    guess = raw.decode("utf-8", errors="replace")
    broken = guess.count("\ufffd")
    mostly = sum(not letter.isascii() for letter in guess) - broken > broken
    for encoding, name in (("utf-16", "UTF-16"), ("cp932", "Shift_JIS")):
        if mostly:  # UTF-8 with a few spoilt bytes, which would often pass for Shift_JIS too
            break
        if encoding == "utf-16" and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return file_fault(
            url,
            f"文字コードが{name}のようです。Excelの「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」を選んで保存し直してください。",
            f'the encoding seems to be {name}; save it again as "CSV UTF-8 (comma delimited)".',
        )
    return file_fault(
        url,
        f"UTF-8として読めない文字が{line}行目（先頭から{error.start}バイト目）にあります。CSV UTF-8で保存し直してください。",
        f"line {line} (byte {error.start}) is not UTF-8; save the file as CSV UTF-8.",
    )
