"""Query pages: the editor and the library of questions."""

from tsunagu.pages.examples import first, groups
from tsunagu.pages.shared import Shared
from tsunagu.pages.views import Label, View

# What the script of the editor says.
_WORDS = {
    "ja": {
        "running": "実行しています…",
        "rows": "{n}行",
        "seconds": "{s}秒",
        "none": "条件に合うものはありませんでした。",
        "yes": "はい（true）",
        "no": "いいえ（false）",
        "download": "ダウンロード",
        "failed": "実行できませんでした",
        "table": "問い合わせの結果",
        "copy": "コピー",
        "copied": "コピーしました",
    },
    "en": {
        "running": "Running…",
        "rows": "{n} rows",
        "row": "1 row",
        "seconds": "{s} s",
        "none": "Nothing matched.",
        "yes": "yes (true)",
        "no": "no (false)",
        "download": "Download",
        "failed": "The query could not be run",
        "table": "Result of the query",
        "copy": "Copy",
        "copied": "Copied",
    },
}


class QueryPages(Shared):
    """Pages for those who ask in SPARQL."""

    def sparql(self, view: View) -> str:
        """The query editor."""
        title = Label("SPARQLで問い合わせる", "Query with SPARQL")
        content = {
            "first": first(self._release),
            "groups": groups(self._uses.questions),
            "prefixes": self._release.prefixes,
            "words": _WORDS[view.lang],
        }
        return self._theme.page("sparql", view, self._frame(title), content)

    def questions(self, view: View) -> str:
        """The questions that the publication is there to answer, each with its query."""
        title = Label("問いの一覧", "Questions")
        content = {"groups": groups(self._uses.questions)}
        return self._theme.page("questions", view, self._frame(title), content)
