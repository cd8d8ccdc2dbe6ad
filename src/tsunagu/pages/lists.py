"""Lists: everything of one kind on one page, and the same as rows for data formats."""

from collections.abc import Mapping
from dataclasses import dataclass

from tsunagu.pages.claims import Claims
from tsunagu.pages.event_lists import EventLists
from tsunagu.pages.naming import Names
from tsunagu.pages.number_lists import NumberLists
from tsunagu.pages.paper_lists import PaperLists
from tsunagu.pages.record_lists import RecordLists
from tsunagu.pages.series import Figures
from tsunagu.pages.source import Source
from tsunagu.pages.tables import Table
from tsunagu.pages.views import Label
from tsunagu.pages.work_lists import WorkLists


@dataclass(frozen=True)
class About:
    """What a list is called and what it holds."""

    title: Label
    summary: Label


LISTS: Mapping[str, About] = {
    "indicators": About(
        Label("指標", "Indicators"),
        Label(
            "報告が数で示していることを、注力領域ごとに、最新の値とともに並べています。",
            "What the reports express in numbers, by focus area, with the latest value.",
        ),
    ),
    "figures": About(
        Label("数値", "Figures"),
        Label(
            "すべての数値です。どれも、印刷されている文書の箇所にたどれます。",
            "Every number there is; each leads to the place where it is printed.",
        ),
    ),
    "focus-areas": About(
        Label("注力領域", "Focus areas"),
        Label(
            "組織が掲げる優先分野と、そこに載っているプロジェクトと指標の数です。",
            "The fields of priority, with how many projects and indicators each has.",
        ),
    ),
    "projects": About(
        Label("プロジェクト", "Projects"),
        Label(
            "各年の報告に載っているプロジェクトを、注力領域ごとに印刷の順で並べています。",
            "The projects that each report lists, by focus area and in printed order.",
        ),
    ),
    "services": About(
        Label("サービス", "Services"),
        Label(
            "報告に名前の挙がるサービスを、読みの五十音順に並べています。",
            "The services that the reports name, ordered by how their Japanese names are read.",
        ),
    ),
    "organizations": About(
        Label("組織", "Organizations"),
        Label(
            "報告を出す組織、サービスを提供する組織、会議体など、報告に現れるすべての組織です。種類ごとに並べています。",
            "All that publish reports, offer services, meet or take part, by kind.",
        ),
    ),
    "reports": About(
        Label("年次報告", "Annual reports"),
        Label(
            "年次報告と、それを公表した文書です。",
            "The reports and the documents that publish them.",
        ),
    ),
    "documents": About(
        Label("文書と版", "Documents and versions"),
        Label(
            "根拠にした文書のすべての版と、そこから書き写した記載の数です。",
            "Every version of the documents that serve as evidence, with how much was taken from it.",
        ),
    ),
    "claims": About(
        Label("主張の検算", "Claims, recomputed"),
        Label(
            "「何%増」「何倍」などの印刷された主張を、報告の数値から計算し直した結果です。",
            "Printed claims such as “42% more”, recomputed from the reports' own numbers.",
        ),
    ),
    "corrections": About(
        Label("公表された訂正", "Corrections"),
        Label(
            "報告の発行者が公表した訂正です。新しいものから並べています。",
            "Corrections that the publisher of the reports announced, newest first.",
        ),
    ),
    "milestones": About(
        Label("実績", "Milestones"),
        Label(
            "報告に日付とともに書かれた出来事です。", "Events that the reports give with a date."
        ),
    ),
    "plans": About(
        Label("予定と結果", "Plans and results"),
        Label(
            "報告が「これから行う」としたことと、その後どうなったかです。予定の時期の順に並べています。",
            "What the reports announced for a later time, and what came of it, by the time it was planned for.",
        ),
    ),
    "discrepancies": About(
        Label("食い違い", "Discrepancies"),
        Label(
            "印刷された数値や日付が互いに合わない所と、それをどう読んだかです。種類ごとに並べています。",
            "Where printed figures or dates do not fit together, and how we read them; by type.",
        ),
    ),
    "works": About(
        Label("法令・計画・資料など", "Laws, plans and other works"),
        Label(
            "報告に名前の挙がる法令・計画・指針・サイト・催しなどを、種類ごとに読みの順で並べています。",
            "Laws, plans, guidelines, sites, events and the like that the reports name, by kind.",
        ),
    ),
    "principles": About(
        Label("理念と課題", "Principles"),
        Label(
            "報告が掲げる使命・価値・目指す姿などの言葉を、種類ごとに印刷の順で並べています。",
            "The missions, values, aims and the like that the reports declare, in printed order.",
        ),
    ),
    "project-changes": About(
        Label("プロジェクトの変遷", "Project changes"),
        Label(
            "年ごとの一覧の間で、プロジェクトの名前・まとまり・位置づけがどう変わったかです。",
            "How projects were renamed, merged, divided, moved or ended from one report to another.",
        ),
    ),
    "counted-lists": About(
        Label("数えられたものの一覧", "Counted lists"),
        Label(
            "報告が件数とともに列挙しているものです。印刷された件数と、実際に挙がっている数を並べています。",
            "What the reports count and also name: the printed number beside the number of names.",
        ),
    ),
    "surveys": About(
        Label("調査", "Surveys"),
        Label("値のもとになった意識調査などです。", "The surveys that values come from."),
    ),
}


class Lists:
    """The lists of a release."""

    def __init__(self, source: Source, names: Names, figures: Figures, claims: Claims) -> None:
        self._numbers = NumberLists(source, names, figures, claims)
        self._makers = {
            **self._numbers.tables(),
            **WorkLists(source, names, figures).tables(),
            **PaperLists(source, names, figures).tables(),
            **EventLists(source, names, figures).tables(),
            **RecordLists(source, names, figures).tables(),
        }

    def table(self, name: str) -> Table:
        """One of LISTS as a table."""
        return self._makers[name]()

    def series(self, indicator: str) -> Table:
        """The figures of one indicator."""
        return self._numbers.series(indicator)
