"""Explained: what a page says about a kind of error."""

from dataclasses import dataclass

from tsunagu.pages.views import Label


@dataclass(frozen=True)
class Explanation:
    """What a kind of error means, how to cure it, and an example before and after."""

    title: Label
    meaning: Label
    cure: Label
    wrong: str = ""
    right: str = ""
