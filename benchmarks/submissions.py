"""How long a check takes: python benchmarks/submissions.py [rows …]

The published data are prepared once, as a server does; then sheets of new figures (.csv and .xlsx)
are checked against them.
"""

import csv
import io
import sys
import time
from pathlib import Path

import openpyxl

from tsunagu.submission import Published, Upload, of_folder, review

HEAD = "id,version,section,item,printed,value,indicator,period".split(",")
ROOT = Path(__file__).parent.parent


def rows(count: int, published: Published) -> list[list[object]]:
    """New figures: rising days of all indicators that count something, as a dashboard gives them;
    their numbers are free ones of two documents."""
    taken = {row.text("id") for row in published.facts.rows if "id" in row}
    names = (f"{document}-{n:04}" for document in ("r25", "p24") for n in range(10_000))
    free = (name for name in names if name not in taken)
    counted = [
        row.text("code")
        for row in published.facts.rows
        if row.table.name == "indicators" and row.maybe("kind") == "level"
    ]
    made: list[list[object]] = []
    for number, name in zip(range(count), free, strict=False):
        turn, place = divmod(number, len(counted))
        month, day = divmod(turn, 28)
        value = 1_000_000 + turn
        period = f"d1980-{month + 1:02}-{day + 1:02}"
        start = [name, f"{name[:3]}-v1", "新しい見出し", f"項目{number}"]
        made.append([*start, str(value), value, counted[place], period])
    return made


def main(counts: list[int]) -> None:
    """Prints seconds for each size and kind of file."""
    start = time.perf_counter()
    published = of_folder(ROOT)
    print(f"prepared in {time.perf_counter() - start:.2f} s")
    for count in counts:
        made = rows(count, published)
        text, book = io.StringIO(), openpyxl.Workbook(write_only=True)
        csv.writer(text).writerows([HEAD, *made])
        sheet = book.create_sheet("figures")
        for row in [HEAD, *made]:
            sheet.append(row)
        packed = io.BytesIO()
        book.save(packed)
        for upload in (
            Upload("figures.csv", text.getvalue().encode()),
            Upload("figures.xlsx", packed.getvalue()),
        ):
            start = time.perf_counter()
            found = review([upload], published)
            spent = time.perf_counter() - start
            counts_ = {it: found.count(it) for it in ("violation", "warning", "info")}
            print(f"{count:>7,} rows  {upload.name:<13} {spent:6.2f} s  {found.tables} {counts_}")


if __name__ == "__main__":
    main([int(it) for it in sys.argv[1:]] or [100, 1_000, 10_000])
