"""Arguments: what is wrong with a command's arguments, in Japanese and English."""

import argparse
import re
from typing import NoReturn

# What argparse says, and the same in Japanese.
_SAID = (
    (r"the following arguments are required: (.+)", r"必要な引数がありません: \1"),
    (r"unrecognized arguments: (.+)", r"知らない引数です: \1"),
    (
        r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)",
        r"\1 に \2 は使えません（使えるのは \3）",
    ),
    (r"argument (.+?): expected one argument", r"\1 には値が1つ要ります"),
    (r"argument (.+?): expected at least one argument", r"\1 には値が1つ以上要ります"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 と \2 は一緒に使えません"),
    (r"argument (.+?): invalid \S+ value: (.+)", r"\1 に \2 は使えません"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 に値 \2 は付けられません"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1 はどれのことか分かりません（\2）"),
)


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are in both languages."""

    def error(self, message: str) -> NoReturn:
        """Says what is wrong and how to get help, and ends with 2."""
        self.print_usage()
        said = next(
            (
                match.expand(ja)
                for en, ja in _SAID
                if (match := re.fullmatch(en, message, re.DOTALL)) is not None
            ),
            "引数が正しくありません",
        )
        self.exit(2, f"{self.prog}: {said}\n  {message}\n  {self.prog} --help\n")

    def print_usage(self, file: object = None) -> None:  # noqa: ARG002 - an error's place is stderr
        """The usage, on standard error."""
        self._print_message(self.format_usage())
