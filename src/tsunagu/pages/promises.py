"""Promises: what this service keeps to, and where its limits are, in plain words."""

from dataclasses import dataclass

from tsunagu.pages.views import Label


@dataclass(frozen=True)
class Limit:
    """A limit: of what, how much, and what happens beyond it."""

    of: Label
    most: Label
    beyond: Label


PROMISES: tuple[tuple[Label, Label], ...] = (
    (
        Label("アドレスは変わりません", "Addresses last"),
        Label(
            "ものを指すURI（/id/…）は使い回さず、消しません。ブックマークも引用も、そのまま使えます。",
            "URIs of things (/id/…) are never reused and never removed: bookmarks and citations keep working.",
        ),
    ),
    (
        Label("答えは全部か、誤りか、どちらかです", "An answer is whole or an error"),
        Label(
            "結果を黙って途中で切ることはありません。頼まれていない形式を返すことも、パラメーターを黙って無視することもありません。",
            "A result is never cut silently, another format is never sent instead, no parameter is ignored.",
        ),
    ),
    (
        Label("同じ公開版なら、同じ答えです", "The same release gives the same answer"),
        Label(
            "データは公開版（リリース）ごとに固定で、どの答えにもその番号が付きます。変わったかどうかは ETag で分かります。",
            "Data are fixed for each release, whose number is on every answer; ETags tell whether anything changed.",
        ),
    ),
    (
        Label("読む人を追いません", "Readers are not followed"),
        Label(
            "Cookie も、アクセス解析も、よそのサーバーの画像やスクリプトもありません。JavaScript なしでも読めます。",
            "No cookies, no analytics, no pictures or scripts from other hosts; pages work without JavaScript.",
        ),
    ),
    (
        Label("印刷のとおりに持ちます", "Figures stay as printed"),
        Label(
            "報告の数値を直しません。合わないところは「食い違い」として並べ、公表された訂正は「訂正」として両方を残します。",
            "Printed figures are not altered: what does not fit is listed as a discrepancy, and what was corrected keeps both forms.",
        ),
    ),
)
NOT_PROMISED: tuple[Label, ...] = (
    Label(
        "これは報告を出した組織のサイトではありません。数値の正しさは、元の報告によります。",
        "This is not the site of the organisation that reports; the figures are as right as its reports.",
    ),
    Label(
        "表は報告から人が書き写し、機械で照らし合わせたものです。読み方に自信のないところには、そう書いてあります。",
        "Tables were keyed from the reports by people and checked by machine; where a reading is uncertain, it says so.",
    ),
    Label(
        "止まらずに動き続けることの約束はしていません。大事な用には、一括ダウンロードをお使いください。",
        "Uninterrupted service is not promised; for what matters, take the dumps.",
    ),
)
