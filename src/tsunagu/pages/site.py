"""Site: all pages of a release, each kind made by its own module."""

from tsunagu.pages.book_pages import BookPages
from tsunagu.pages.chart_pages import ChartPages
from tsunagu.pages.checking_pages import CheckingPages
from tsunagu.pages.compare_pages import ComparePages
from tsunagu.pages.document_pages import DocumentPages
from tsunagu.pages.finding_pages import FindingPages
from tsunagu.pages.general_pages import GeneralPages
from tsunagu.pages.query_pages import QueryPages
from tsunagu.pages.question_pages import QuestionPages
from tsunagu.pages.rule_pages import RulePages


class Pages(
    GeneralPages,
    BookPages,
    FindingPages,
    QueryPages,
    QuestionPages,
    DocumentPages,
    ChartPages,
    CheckingPages,
    RulePages,
    ComparePages,
):
    """The pages of one release."""
