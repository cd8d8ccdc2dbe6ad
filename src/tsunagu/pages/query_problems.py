"""Query problems: what each kind of slip in a query means and how to cure it, with an example."""

from collections.abc import Mapping

from tsunagu.pages.explained import Explanation
from tsunagu.pages.views import Label

QUERY_EXPLANATIONS: Mapping[str, Explanation] = {
    "query-prefix": Explanation(
        Label("接頭辞が宣言されていません", "A prefix is not declared"),
        Label(
            "foaf:name のような名前の : より前（接頭辞）が何の略か、問い合わせのどこにもありません。",
            "The part before the colon of a name such as foaf:name stands for an address, and the query does not say for which.",
        ),
        Label(
            "問い合わせの先頭に PREFIX 行を加えます。この出版物の接頭辞と skos: などの主な接頭辞は、書かなくても使えます。書き間違いなら、エラーが近い名前を挙げます。",
            "Add a PREFIX line at the top. The prefixes of this publication, and common ones such as skos:, need none. Where it is a slip, the error names what is near.",
        ),
        "SELECT ?name WHERE { ?person vcard:fn ?name }",
        "PREFIX vcard: <http://www.w3.org/2006/vcard/ns#>\nSELECT ?name WHERE { ?person vcard:fn ?name }",
    ),
    "query-keyword": Explanation(
        Label("知らない語です", "An unknown keyword"),
        Label(
            "SPARQL にない語か、そこには書けない語があります。打ち間違いか、SQL などほかの言語の書き方です。",
            "There is a word that SPARQL does not know, or not at that place: a slip, or a habit from another language such as SQL.",
        ),
        Label(
            "エラーが挙げる語に直してください。「かつ」は &&、「または」は ||、「等しい」は = です。",
            "Write the word that the error offers. In SPARQL, and is &&, or is ||, equal is =.",
        ),
        "SELECT ?s WHERE { ?s ?p ?o FLITER(?o > 1) }",
        "SELECT ?s WHERE { ?s ?p ?o FILTER(?o > 1) }",
    ),
    "query-character": Explanation(
        Label("見た目の似た別の文字です", "A character that only looks right"),
        Label(
            "全角の括弧や空白、ワープロの引用符、見えない文字など、SPARQL の記号に似た別の文字があります。日本語入力のまま打つか、文書から写すと入ります。",
            "There is a character that looks like a sign of SPARQL but is another one: full-width brackets and spaces, typographic quotes, or one that cannot be seen. They come from Japanese input methods and word processors.",
        ),
        Label(
            '半角の記号に直してください。文字列（"…"）の中では全角のままで構いません。',
            'Write the plain ASCII character. Inside a text ("…") any character is fine.',
        ),
        "SELECT ?s WHERE ｛ ?s ?p “値” ｝",
        'SELECT ?s WHERE { ?s ?p "値" }',
    ),
    "query-bracket": Explanation(
        Label("括弧が合っていません", "A bracket does not match"),
        Label(
            "開いた括弧が閉じていない、余分に閉じている、または要る括弧がありません。",
            "A bracket that was opened is not closed, one is closed too often, or one that is needed is missing.",
        ),
        Label(
            "エラーは、開いた場所と、閉じるべき場所の両方を示します。FILTER や ORDER BY DESC の後の式は ( ) で囲みます。",
            "The error shows where the bracket was opened and where it should close. Expressions after FILTER and ORDER BY DESC stand in ( ).",
        ),
        "SELECT ?s WHERE { ?s ?p ?o FILTER(?o > 1 }",
        "SELECT ?s WHERE { ?s ?p ?o FILTER(?o > 1) }",
    ),
    "query-string": Explanation(
        Label("文字列の書き方が違います", "A text is not written right"),
        Label(
            "文字列の引用符が閉じていない、途中で閉じている、または言語タグの書き方が違います。",
            "The quote of a text is not closed or closes too early, or its language tag is not written right.",
        ),
        Label(
            "中の引用符は \\\" か \\' と書きます。改行を含む文字列は3つの引用符で囲みます。言語タグは @ja や @en-GB です。",
            "Inside a text, write \\\" or \\' for a quote. A text with line breaks stands in three quotes. Language tags look like @ja or @en-GB.",
        ),
        "SELECT ?s WHERE { ?s rdfs:label 'it's' }",
        "SELECT ?s WHERE { ?s rdfs:label 'it\\'s' }",
    ),
    "query-iri": Explanation(
        Label("IRI の書き方が違います", "An IRI is not written right"),
        Label(
            "IRI（アドレス）が < > で囲まれていない、途中に空白などがある、または http: などの先頭がありません。",
            "An IRI (an address) is not in angle brackets, has a space or the like in it, or lacks its beginning such as http:.",
        ),
        Label(
            "<https://…> のように、全体を < > で囲みます。空白は %20 と書きます。",
            "Write the whole of it in angle brackets: <https://…>. A space is written %20.",
        ),
        "SELECT ?p WHERE { http://example.org/a ?p ?o }",
        "SELECT ?p WHERE { <http://example.org/a> ?p ?o }",
    ),
    "query-separator": Explanation(
        Label("区切りが足りないか余分です", "A separator is missing or too many"),
        Label(
            "三つ組（主語・述語・目的語）の間の . ; , が足りない、余分、または三つ組が途中で終わっています。",
            "Between triples (subject, predicate, object) a dot, semicolon or comma is missing or too many, or a triple is not whole.",
        ),
        Label(
            "三つ組は . で終えます。同じ主語で続けるなら ; 、同じ述語で続けるなら , です。SELECT の変数は空白で区切ります。",
            "End a triple with a dot; go on with ; for the same subject, with a comma for the same predicate. Variables after SELECT are separated by spaces.",
        ),
        "SELECT ?s WHERE { ?s a da:Indicator ?s skos:prefLabel ?l }",
        "SELECT ?s WHERE { ?s a da:Indicator . ?s skos:prefLabel ?l }",
    ),
    "query-function": Explanation(
        Label("関数の使い方が違います", "A function is not used right"),
        Label(
            "知らない関数、引数の数の違い、または SELECT の式に名前がありません。",
            "The function is unknown, has too few or too many arguments, or an expression after SELECT has no name.",
        ),
        Label(
            "SELECT の式は (COUNT(?s) AS ?n) のように括弧で囲み、名前を付けます。",
            "Expressions after SELECT stand in brackets, with a name: (COUNT(?s) AS ?n).",
        ),
        "SELECT COUNT(?s) WHERE { ?s a da:Indicator }",
        "SELECT (COUNT(?s) AS ?n) WHERE { ?s a da:Indicator }",
    ),
    "query-variable": Explanation(
        Label("変数の使い方が違います", "A variable is not used right"),
        Label(
            "? のない変数、GROUP BY にない変数、もう値のある変数への AS、数の合わない VALUES などです。",
            "A variable without its ?, one that is not grouped by, one that AS gives a second value, or a row of VALUES that does not fit.",
        ),
        Label(
            "変数は ? で始めます。まとめる問い合わせでは、まとめない変数をすべて GROUP BY に書きます。AS の後は新しい変数です。",
            "Variables begin with ?. In a query that puts rows together, every other variable is named in GROUP BY. AS is followed by a new variable.",
        ),
        "SELECT ?type ?s (COUNT(?s) AS ?n) WHERE { ?s a ?type } GROUP BY ?type",
        "SELECT ?type (COUNT(?s) AS ?n) WHERE { ?s a ?type } GROUP BY ?type",
    ),
    "query-update": Explanation(
        Label("書き換えはできません", "Nothing can be changed here"),
        Label(
            "INSERT や DELETE などはデータを書き換える操作です。この窓口は読み取り専用です。",
            "INSERT, DELETE and the like change data. This endpoint is read-only.",
        ),
        Label(
            "SELECT、ASK、CONSTRUCT、DESCRIBE を使ってください。手元で書き換えるなら、一括ダウンロードをどうぞ。",
            "Use SELECT, ASK, CONSTRUCT or DESCRIBE. To change data of your own, download everything.",
        ),
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 10",
    ),
    "query-dialect": Explanation(
        Label("SPARQL 1.1 にない書き方です", "Not SPARQL 1.1"),
        Label(
            "ほかの言語（SQL、Turtle）か、特定の製品だけの書き方です。",
            "It is written as in another language (SQL, Turtle) or as one product alone knows it.",
        ),
        Label(
            "エラーが挙げる、標準の書き方に直してください。",
            "Write it the standard way that the error names.",
        ),
        "SELECT TOP 10 ?s WHERE { ?s ?p ?o }",
        "SELECT ?s WHERE { ?s ?p ?o } LIMIT 10",
    ),
    "query-service": Explanation(
        Label("ほかのサーバーには問い合わせません", "No other server is asked"),
        Label(
            "SERVICE は、この窓口からほかのサーバーに問い合わせる書き方です。悪用を防ぐため、使えません。",
            "SERVICE would make this endpoint ask another server. It is refused, so that nobody can misuse it.",
        ),
        Label(
            "2つの窓口に別々に問い合わせて手元で結ぶか、連合問い合わせのできる手元の道具（Comunica など）を使ってください。",
            "Ask both endpoints and join the answers on your side, or use a federated query tool of your own, such as Comunica.",
        ),
        "SELECT * WHERE { SERVICE <https://query.example.org/sparql> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o } LIMIT 10",
    ),
    "query-syntax": Explanation(
        Label("問い合わせの書き方が違います", "The query is not written right"),
        Label(
            "SPARQL 1.1 の決まりでは、そこに書けないものがあります。",
            "There is something that SPARQL 1.1 does not allow at that place.",
        ),
        Label(
            "エラーは、行と列、そこに書けるものを挙げます。印（^）の直前もご覧ください。",
            "The error names line and column, and what may stand there. Look just before the caret, too.",
        ),
        "SELECT ?s WHERE { ?s ?p ?o } LIMIT ten",
        "SELECT ?s WHERE { ?s ?p ?o } LIMIT 10",
    ),
    "query-engine": Explanation(
        Label("データを預かるエンジンが実行できません", "The engine behind it cannot run this"),
        Label(
            "この公開版は、別の SPARQL エンジンにデータを預けています。問い合わせは正しくても、そのエンジンが実行しないか、答えの全部を返しません。切れた答えを全部のように見せないために、エラーにしています。",
            "This release keeps its data in another SPARQL engine, which does not run this query or does "
            "not give the whole answer. It is an error, so that a part is never taken for the whole.",
        ),
        Label(
            "SPARQL 1.1 の範囲で書き、大きな答えは LIMIT と OFFSET で分けるか、一括ダウンロードをお使いください。",
            "Keep to SPARQL 1.1, take large answers in parts with LIMIT and OFFSET, or download everything.",
        ),
    ),
}
