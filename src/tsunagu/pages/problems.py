"""Problems: what each kind of error means and how to cure it, for people."""

from collections.abc import Mapping
from typing import Protocol

from tsunagu.errors import Message
from tsunagu.pages.explained import Explanation
from tsunagu.pages.query_problems import QUERY_EXPLANATIONS
from tsunagu.pages.views import Label


class Problem(Protocol):
    """An error as the HTTP contract has it (RFC 9457)."""

    @property
    def status(self) -> int:
        """The status of the answer."""

    @property
    def kind(self) -> str:
        """The name of the page that explains it."""

    @property
    def title(self) -> Message:
        """What is wrong, in general."""

    @property
    def detail(self) -> Message:
        """What is wrong, here."""

    @property
    def members(self) -> Mapping[str, object]:
        """What else is known of it, such as the place in a query."""


EXPLANATIONS: Mapping[str, Explanation] = {
    "gone": Explanation(
        Label("取り下げられました", "Withdrawn"),
        Label(
            "以前はここに公開していましたが、いまはありません。同じアドレスをほかのものに使うことはありません。",
            "This was published once and is no more. Its address is never used for anything else.",
        ),
        Label(
            "代わりになるものがあれば、エラーの本文（replacedBy）と Link ヘッダー（successor-version）にあります。",
            "What takes its place, where anything does, is in the error (replacedBy) and in its Link "
            "header (successor-version).",
        ),
    ),
    "several": Explanation(
        Label("同じ名前のものがいくつかあります", "Several things have this name"),
        Label(
            "アドレスの名前をもつものが2つ以上あり、どれのことか決められません。",
            "Two or more things have the name in the address, so it cannot be told which is meant.",
        ),
        Label(
            "本文（choices）と Link ヘッダー（alternate）にあるものから選んでください。",
            "Choose among those in the body (choices) and in the Link header (alternate).",
        ),
    ),
    "not-found": Explanation(
        Label("見つかりません", "Not found"),
        Label(
            "そのアドレスには何もありません。書き間違いか、まだ公開していないものです。",
            "There is nothing at that address: it is misspelt, or not published yet.",
        ),
        Label(
            "アドレスの大文字・小文字と記号を確かめるか、一覧のページから探してください。"
            "ものの名前からアドレスを調べるには、/search で検索できます。",
            "Look at capitals and signs in the address, or start from one of the lists. To find the "
            "address of a thing by its name, search at /search.",
        ),
    ),
    "not-acceptable": Explanation(
        Label("その形式では出せません", "Not available in that format"),
        Label(
            "要求の Accept ヘッダーにある形式のどれでも、この資料を出せません。頼まれていない形式は返しません。",
            "None of the formats in the request's Accept header can be given for this document, and "
            "another format than the one asked for is never sent.",
        ),
        Label(
            "エラーの本文と Link ヘッダーに、出せる形式とそのアドレスがあります。"
            "どれでもよければ Accept に */* を加えるか、.ttl や .json をアドレスの末尾に付けてください。",
            "The error and its Link header list the formats there are. Add */* to Accept if any will "
            "do, or add an ending such as .ttl or .json to the address.",
        ),
    ),
    "parameter": Explanation(
        Label("パラメーターが使えません", "A parameter cannot be used"),
        Label(
            "? の後ろに、ここでは意味をもたない名前や使えない値、または同じ名前が2回あります。"
            "答えを変えるはずの指定を黙って無視しないために、エラーにしています。",
            "Behind the ? there is a name that means nothing here, a value that cannot be, or a name "
            "twice. It is an error so that no wish is silently ignored.",
        ),
        Label(
            "エラーの文にある、使える名前と値に直してください。",
            "Use the names and values that the error lists.",
        ),
    ),
    "query": Explanation(
        Label("問い合わせを実行できません", "The query cannot be run"),
        Label(
            "query が1つではない、UTF-8 ではない、またはデータセットの指定が IRI ではありません。",
            "There is not exactly one query, it is not UTF-8, or the data set asked for is no IRI.",
        ),
        Label(
            "エラーの文が指すところを直してください。問い合わせの書き方の誤りには、種類ごとのページがあります。",
            "Mend what the error points at. Slips in the query itself have a page for each kind.",
        ),
    ),
    "query-time": Explanation(
        Label("時間の上限を超えました", "The time limit was reached"),
        Label(
            "問い合わせが、この窓口の時間の上限までに終わりませんでした。途中までの結果は出しません。",
            "The query did not end within the time limit of this endpoint. No part of a result is given.",
        ),
        Label(
            "つながりのない組（共通の変数がない三つ組）がないか確かめ、条件を加えてください。"
            "全部が要るときは、ダンプ（/dumps/）をお使いください。",
            "Look for patterns that share no variable, and add conditions. Where you need everything, "
            "take a dump (/dumps/).",
        ),
    ),
    "query-memory": Explanation(
        Label("メモリの上限を超えました", "The memory limit was reached"),
        Label(
            "並べ替え、集計、DISTINCT などのために、この窓口の上限より多くのメモリが要りました。",
            "Ordering, aggregates, DISTINCT or the like needed more memory than this endpoint gives.",
        ),
        Label(
            "条件を加えて対象を減らすか、分けて問い合わせてください。",
            "Add conditions so that fewer things are looked at, or ask in parts.",
        ),
    ),
    "query-size": Explanation(
        Label("答えが大きすぎます", "The answer is too large"),
        Label(
            "答えが、この窓口の大きさの上限を超えました。途中までの結果は出しません。",
            "The answer is larger than this endpoint gives. No part of a result is given.",
        ),
        Label(
            "ORDER BY と LIMIT、OFFSET で分けて問い合わせるか、ダンプ（/dumps/）をお使いください。",
            "Ask in parts with ORDER BY, LIMIT and OFFSET, or take a dump (/dumps/).",
        ),
    ),
    "query-busy": Explanation(
        Label("混み合っています", "Too busy"),
        Label(
            "時間のかかる問い合わせが、同時に実行できる数まで動いています。",
            "As many long queries are running as may run at once.",
        ),
        Label(
            "Retry-After の秒数だけ待って、もう一度お試しください。続けて送るときは、前の答えを待ってください。",
            "Wait as many seconds as Retry-After says and try again. Wait for one answer before you "
            "send the next query.",
        ),
    ),
    "batch": Explanation(
        Label("まとめた問い合わせを読めません", "The batch cannot be read"),
        Label(
            "名前の照合（/reconcile、/resolve）に送られたJSONが読めない、形が違う、または上限を超えています。",
            "The JSON sent to match names (/reconcile, /resolve) cannot be read, is of another form or "
            "is over a limit.",
        ),
        Label(
            "エラーの文が指すところを直してください。上限は、1つの名前が200文字、1回に100件（/resolve は1,000件）です。",
            "Mend what the error points at. A name has at most 200 characters, a batch at most 100 "
            "items (1,000 for /resolve).",
        ),
    ),
    "media-type": Explanation(
        Label("この種類の本文は受け取れません", "Unsupported media type"),
        Label(
            "POST の Content-Type が、この窓口で使えるもののどれでもありません。使えるものはエラーの文にあります。",
            "The Content-Type of the POST is none of those that can be used here; the error lists them.",
        ),
        Label(
            "/sparql には application/sparql-query（本文が問い合わせそのもの）か "
            "application/x-www-form-urlencoded（query=…）で送ってください。",
            "To /sparql, send application/sparql-query (the body is the query) or "
            "application/x-www-form-urlencoded (query=…).",
        ),
    ),
    "method": Explanation(
        Label("その操作はできません", "Method not allowed"),
        Label(
            "ここは読むだけの公開です。書き換えや削除の操作はありません。",
            "This is published for reading; nothing can be changed or removed here.",
        ),
        Label(
            "Allow ヘッダーにある操作（たいてい GET、HEAD、OPTIONS）を使ってください。",
            "Use one of the methods in the Allow header, mostly GET, HEAD and OPTIONS.",
        ),
    ),
    "too-large": Explanation(
        Label("大きすぎます", "Too large"),
        Label(
            "要求の本文が上限の1 MBを超えています。",
            "The request's body is over the limit of 1 MB.",
        ),
        Label(
            "問い合わせを短くするか、いくつかに分けてください。すべてのデータは一括ダウンロードできます。",
            "Shorten the query or split it. All data can be downloaded as one file.",
        ),
    ),
    "upload": Explanation(
        Label("送られたものを読めません", "The upload cannot be read"),
        Label(
            "確かめるものがない、本文が途中で切れている、ファイル名が使えない、または知らない項目があります。",
            "There is nothing to check, the body is cut off, a file name cannot be used, or there is an "
            "unknown field.",
        ),
        Label(
            "エラーの文にあるところを直して、もう一度送ってください。ファイルは multipart/form-data の file に入れます。",
            "Mend what the error names and send again. Files go into the field “file” of a "
            "multipart/form-data body.",
        ),
    ),
    "upload-size": Explanation(
        Label("送られたものが大きすぎます", "The upload is too large"),
        Label(
            "1回に送れる大きさかファイルの数の上限を超えています。上限はエラーの文にあります。",
            "The body or the number of files is over a limit; the error says which.",
        ),
        Label(
            "表を分けて送るか、手元で tsunagu validate を使ってください。手元では上限がありません。",
            "Send the tables in parts, or use `tsunagu validate` on your own machine, which has no limit.",
        ),
    ),
    "check-limit": Explanation(
        Label("確かめきれませんでした", "The check reached a limit"),
        Label(
            "時間かメモリーの上限に達したので、途中でやめました。上限はエラーの文にあります。",
            "The check was stopped at its limit of time or memory; the error says which.",
        ),
        Label(
            "表を分けて送るか、手元で tsunagu validate を使ってください。展開すると極端に大きくなるファイルは確かめません。",
            "Send the tables in parts, or use `tsunagu validate` on your own machine. Files that grow "
            "enormously when unpacked are not checked.",
        ),
    ),
    "check-broken": Explanation(
        Label("このファイルは確かめられません", "This file cannot be checked"),
        Label(
            "ファイルを読んでいる途中で、確かめるプログラムが止まりました。ふつうの表では起こりません。",
            "The checking program broke down while it read the file, which no ordinary table makes it do.",
        ),
        Label(
            "Excel で開いて、新しいブックに値だけを貼り付けて保存し直してください。",
            "Open it in Excel, paste the values into a new workbook, and save that.",
        ),
    ),
    "busy": Explanation(
        Label("いまは混み合っています", "Too many checks are running"),
        Label(
            "同時に確かめられる数の上限まで、ほかの表を確かめています。",
            "As many tables are being checked as can be at once.",
        ),
        Label(
            "Retry-After ヘッダーの秒数だけ待って、もう一度送ってください。",
            "Wait for as many seconds as the Retry-After header says and send again.",
        ),
    ),
    "internal": Explanation(
        Label("こちらの不具合です", "A fault of ours"),
        Label(
            "予期していないことが起きました。要求のせいではありません。記録はこちらに残っています。",
            "Something unforeseen happened. It is not the fault of your request, and it was logged.",
        ),
        Label(
            "しばらくしてからもう一度お試しください。続くときは、日時とアドレスを添えて運営者へ知らせてください。",
            "Please try again later. If it persists, tell the operator the time and the address.",
        ),
    ),
    "request": Explanation(
        Label("要求に誤りがあります", "Bad request"),
        Label(
            "HTTPの要求として正しくないところがあります。",
            "Something in the request is not right HTTP.",
        ),
        Label(
            "アドレスの文字の符号化（UTF-8の%表記）とヘッダーを確かめてください。",
            "Look at the encoding of the address (percent-encoded UTF-8) and at the headers.",
        ),
    ),
    **QUERY_EXPLANATIONS,
}
