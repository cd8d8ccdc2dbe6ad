"""Handbook: the description of the tables becomes a page for the people who fill them."""

import sys
from pathlib import Path

from tsunagu.cells import Column
from tsunagu.tables import Table, read_descriptions

_HEAD = """\
# 表の書き方 / The tables

<!-- tables.json から作った文書です。直すときは tables.json を直し、
     python -m tsunagu.handbook data/tables.json > docs/tables.md で作り直してください。
     Made from tables.json: change that and make this page again. -->

`data/` の表は、1つの事実を1行に書いた CSV（UTF-8、BOM つき）です。Excel で開いて直し、「CSV UTF-8（コンマ区切り）」で保存してください。
保存したら `tsunagu validate` で確かめられます。違うところは、ファイル・セル・直し方つきで、全部まとめて示されます。

The tables in `data/` are CSV files (UTF-8 with a byte order mark), one fact a row, to be edited in a
spreadsheet and checked with `tsunagu validate`. `tables.json` describes them as CSV on the Web does.

## 決まりごと / Rules

- 1行目は列の名前です。英語の名前でも、下の表の日本語の見出しでもかまいません。 / The first row holds the names: the English ones, or the Japanese titles below.
- **値は数字だけで、もとの単位で**書きます（9,308万枚 → `93080000`）。印刷された形は `printed` にそのまま写します。 / A value is written in digits in the base unit; `printed` holds the figure as it is printed.
- `printed` は機械がもう一度読み、`value` と違えば止まります。約・以上・超は `printed` から読み取ります。 / `printed` is read again, and the build stops where it differs from `value`.
- 空のセルは「書かれていない」です。0 とは違います。 / An empty cell is "not stated", which is not 0.
- 期間の符号は英字で始まります（Excel が日付に変えないため）: `m2024-07` 月、`d2024-08-31` 日、`y2024` 年、`fy2023` 年度、`r2023-08_2024-07` 月から月、`s2026-spring` 季節、`f2024-09` その月以降。 / Period codes begin with a letter so that no spreadsheet takes them for dates.
- 列に複数の値を書くときは `|` で区切ります。 / Several values in a cell are divided by `|`.
- 符号（`code`、`id`）は一度決めたら変えず、使い回しません。 / Codes and ids are never changed and never used again.
- `50.9%` のような値だけのセルを Excel で開くと、表示が `50.90%` に変わることがあります。`printed` の列は「文字列」として読み込んでください。 / Load the `printed` column as text: a spreadsheet may turn `50.9%` into `50.90%`.
"""


def handbook(tables: tuple[Table, ...]) -> str:
    """The page, in Markdown: what each table holds, and each of its columns."""
    contents = "\n".join(f"- [{it.title_ja} / {it.title_en}](#{it.name})" for it in tables)
    return "\n".join([_HEAD, f"## 一覧 / Contents\n\n{contents}\n", *map(_section, tables)])


def _section(table: Table) -> str:
    key = " + ".join(f"`{name}`" for name in table.primary_key)
    rows = "\n".join(_line(column) for column in table.cells)
    return (
        f'<a id="{table.name}"></a>\n\n## {table.url}: {table.title_ja} / {table.title_en}\n\n'
        f"{table.help_ja} / {table.help_en}\n\n"
        f"行を決める列 / key: {key}\n\n"
        "| 列 / column | 見出し / title | 形 / type | 必須 / required | 説明 / meaning |\n"
        "| --- | --- | --- | --- | --- |\n"
        f"{rows}\n"
    )


def _line(column: Column) -> str:
    kind = column.datatype
    if column.value_template is not None:
        kind = f"符号 / code (`{column.value_template}`)"
    if column.separator is not None:
        kind += f"、`{column.separator}` 区切り / several"
    if column.default is not None:
        kind += f"、空なら / else `{column.default}`"
    required = "◯" if column.required else ""
    words = f"{column.help_ja} / {column.help_en}".replace("|", "\\|")
    title = f"{column.title_ja} / {column.title_en}"
    return f"| `{column.name}` | {title} | {kind} | {required} | {words} |".replace("`|`", "`\\|`")


def main() -> None:
    """Writes the page about the description that the command line names."""
    sys.stdout.write(handbook(read_descriptions(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
