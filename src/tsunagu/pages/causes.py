"""Causes: what the rules of the tables are called; rules of the data carry names of their own."""

from collections.abc import Mapping

from tsunagu.pages.views import Label

CAUSES: Mapping[str, Label] = {
    "approximation": Label("概数の表し方が印刷と違う", "Approximation differs from the print"),
    "boolean": Label("true・false ではない", "Not true or false"),
    "breakdown": Label("この指標にない内訳", "Not a breakdown of this indicator"),
    "changed": Label("公開中の行を変える", "A published row would change"),
    "column-twice": Label("同じ列が2回ある", "A column stands twice"),
    "control-character": Label("目に見えない文字がある", "Invisible characters"),
    "date": Label("日付として読めない", "Not a date"),
    "duplicate": Label("同じ行や番号が重なっている", "Repeated rows or numbers"),
    "empty": Label("何も書かれていない", "Nothing is written"),
    "encoding": Label("文字コード", "Encoding"),
    "error-value": Label("Excel のエラー値", "An error value of the spreadsheet"),
    "form": Label("書き方が合わない", "Not in the right form"),
    "formula-without-value": Label("計算結果のない式", "A formula without a result"),
    "merged-cells": Label("結合されたセル", "Merged cells"),
    "merged-header": Label("結合された見出し", "Merged header cells"),
    "missing-column": Label("必須の列がない", "A required column is missing"),
    "no-header": Label("見出しの行がない", "There is no header row"),
    "not-a-row": Label("表の行ではない", "Not a row of the table"),
    "not-a-table": Label("読まなかったシート", "Sheets that were not read"),
    "number": Label("数として読めない", "Not a number"),
    "period": Label("期間の符号ではない", "Not a period code"),
    "printed": Label("印刷された数字が読めない", "The printed figure cannot be read"),
    "read-as": Label("読みかえたセル", "Cells that were read as something else"),
    "required": Label("必須の欄が空", "A required cell is empty"),
    "separator": Label("区切りの間が空", "Nothing between two separators"),
    "statement-id": Label("文書に合わない記載の番号", "A statement id of another document"),
    "too-large": Label("大きすぎる", "Too large"),
    "unknown-code": Label("登録されていない符号", "Unknown codes"),
    "unknown-column": Label("表にない列", "Unknown columns"),
    "unreadable": Label("読めないファイル", "A file that cannot be read"),
    "value-as-printed": Label("値が印刷された数字と違う", "The value differs from the print"),
    "white-space": Label("余計な空白", "Needless white space"),
}


def cause(rule: str) -> Label:
    """What a rule of the tables is called."""
    return CAUSES.get(rule, Label(neutral=rule))
