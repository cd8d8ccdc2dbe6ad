"""Names are found however they are written; exact ones lead to one IRI or say that they do not."""

import json
import urllib.parse

import pytest
from pyoxigraph import RdfFormat
from test_http import fetch

from tsunagu.folding import folded, nearness, normal
from tsunagu.harvest import harvested
from tsunagu.search import Entry, Index, Name, loaded
from tsunagu.store import Store

PORTAL = "id/project/myna-portal"


def entry(path, kind, ja, *others):
    return Entry(path, kind, ja, "", "", "", (Name(ja, "ja", "label"), *others))


def search(site, text, **more):
    asked = urllib.parse.urlencode({"q": text, **more})
    answer = fetch(site, f"search.json?{asked}")
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def resolve(site, **asked):
    answer = fetch(site, f"resolve?{urllib.parse.urlencode(asked)}")
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def first(site, text):
    return [it["iri"].removeprefix(site.base) for it in search(site, text)["results"]][:3]


@pytest.mark.parametrize("text", ["ガバクラ", "がばくら", "ｶﾞﾊﾞｸﾗ"])
def test_a_clipped_word_finds_what_it_was_clipped_from(site, text):
    assert "id/service/gov-cloud" in first(site, text)


@pytest.mark.parametrize("text", ["満足", "satisfaction"])
def test_things_come_before_words_of_the_vocabulary_that_are_as_like(site, text):
    assert first(site, text)[0].startswith("id/")


@pytest.mark.parametrize("facet", ["area", "year"])
def test_results_are_narrowed_by_area_and_year(site, facet):
    whole = search(site, "デジタル", limit=100)
    counts = whole[f"{facet}s"]
    assert len(counts) > 1
    for value, count in counts.items():
        narrowed = search(site, "デジタル", limit=100, **{facet: value})
        assert narrowed["total"] == count
        assert 0 < narrowed["total"] < whole["total"]
    page = fetch(site, f"search?q=a&{facet}={next(iter(counts))}&lang=en", Accept="text/html")
    assert page.status == 200
    assert fetch(site, f"search.json?q=a&{facet}=nowhere").status == 400


# -- keys ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ﾏｲﾅﾎﾟｰﾀﾙ", "マイナポータル"),
        ("ＶＩＳＩＴ　japan", "Visit Japan"),
        ("強靭", "強靱"),
        ("髙﨑", "高崎"),
        ("⺠間", "民間"),
    ],
)
def test_width_case_spaces_and_variants_do_not_part_names(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("まいなぽーたる", "マイナポータル"),
        ("サーバー", "サーバ"),
        ("ヴァーチャル", "バーチャル"),
        ("ウェブ", "ウエブ"),
        ("クラウド・バイ・デフォルト", "クラウドバイデフォルト"),
    ],
)
def test_kana_long_vowels_and_signs_part_exact_names_only(one, other):
    assert folded(one) == folded(other)
    assert normal(one) != normal(other)


def test_a_unit_of_signs_alone_keeps_a_key():
    assert folded("％") == "%"


def test_two_letters_swapped_are_one_slip():
    assert nearness("abcd", "abdc") == pytest.approx(0.75)


# -- index ---------------------------------------------------------------------------------------


def test_a_name_with_a_slip_is_found_and_a_stranger_is_not():
    index = Index([entry("id/a/1", "a", "データ連携基盤"), entry("id/a/2", "a", "マイナポータル")])

    assert [hit.entry.path for hit in index.find("データ連携基板")] == ["id/a/1"]
    assert index.find("銀河鉄道") == ()


def test_a_thing_is_found_once_by_its_best_name():
    index = Index([entry("id/a/1", "a", "公金受取口座", Name("公金口座", "ja", "other"))])

    (hit,) = index.find("公金口座")

    assert (hit.name.text, hit.score) == ("公金口座", 98)


def test_an_index_kept_is_the_index_again():
    index = Index([entry("id/a/1", "a", "円")], {"a": ["http://p.example/p"]})

    again = loaded(index.dumped())

    assert (again.entries, again.properties) == (index.entries, index.properties)
    assert again.dumped() == index.dumped()


def test_the_order_in_which_triples_come_does_not_change_the_index(site):
    dump = (site.releases / "current" / "dump" / "data.nq").read_bytes().splitlines(keepends=True)
    made = set()
    for lines in (dump, dump[::-1], dump[1::2] + dump[::2]):
        store = Store.memory()
        store.quads.bulk_load(b"".join(lines), format=RdfFormat.N_QUADS)
        made.add(harvested(store, site.base, f"{site.base}def/report#").dumped())

    assert len(made) == 1


def test_another_version_of_the_index_is_refused():
    with pytest.raises(ValueError, match="version"):
        loaded('{"version": 0, "entries": []}')


# -- /search -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["マイナポータル", "ﾏｲﾅﾎﾟｰﾀﾙ", "まいなぽーたる", "マイナポタル", "Myna Portal", "mina portal", "myna-portal"]
)  # fmt: skip
def test_a_project_is_found_however_its_name_is_written(site, text):
    first = search(site, text, kind="project")["results"][0]

    assert first["iri"] == f"{site.base}{PORTAL}"
    assert first["label"] == {"ja": "マイナポータル", "en": "Myna Portal"}


def test_a_former_name_leads_to_the_project_and_says_so(site):
    found = search(site, "公金口座", kind="project")["results"][0]

    assert found["matched"]["role"] == "other"
    assert found["iri"] == f"{site.base}id/project/public-account"


def test_parts_of_the_results_are_the_whole_in_order(site):
    whole = search(site, "カード", limit=30)
    parts = [search(site, "カード", limit=10, offset=at) for at in (0, 10, 20)]

    assert [it for part in parts for it in part["results"]] == whole["results"]
    assert whole["total"] == sum(whole["kinds"].values()) > 30


def test_the_same_search_gives_the_same_bytes(site):
    one, two = (fetch(site, "search.json?q=a&limit=100") for _ in range(2))

    assert one.body == two.body
    again = fetch(site, "search.json?q=a&limit=100", If_None_Match=one.headers["ETag"])
    assert again.status == 304


@pytest.mark.parametrize(("lang", "word"), [("ja", "件"), ("en", "found")])
def test_the_page_of_results_needs_no_script_and_keeps_the_question(site, lang, word):
    path = f"search?q=%E3%83%9E%E3%82%A4%E3%83%8A&kind=project&lang={lang}"
    page = fetch(site, path, Accept="text/html").body.decode()

    assert word in page
    assert f"/doc/project/myna-portal?lang={lang}" in page
    other = "en" if lang == "ja" else "ja"
    assert f'href="/search?lang={other}&amp;q=%E3%83%9E%E3%82%A4%E3%83%8A&amp;kind=project"' in page


def test_every_page_has_the_search_box(site):
    page = fetch(site, "about", Accept="text/html").body.decode()

    assert '<form class="find" role="search" method="get" action="/search"' in page


def test_a_question_is_shown_as_text_never_as_markup(site):
    asked = urllib.parse.quote('"><script>alert(1)</script>')
    page = fetch(site, f"search?q={asked}", Accept="text/html").body.decode()

    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "q=",
        "q=%00",
        f"q={'a' * 201}",
        "q=a&q=b",
        "q=a&kind=nothing",
        "q=a&limit=0",
        "q=a&limit=101",
        "q=a&limit=%D9%A3",
        "q=a&offset=-1",
        "q=a&offset=99999999",
        "q=a&page=2",
        "q=a&lang=fr",
    ],
)
def test_a_search_that_cannot_be_is_a_problem_with_its_limit(site, asked):
    answer = fetch(site, f"search.json?{asked}")

    assert answer.status == 400
    assert answer.type == "application/problem+json"
    assert json.loads(answer.body)["detail_ja"]


@pytest.mark.parametrize(
    "text",
    ["%ED%A0%80", "%FF%FE", "a%00b", "%F0%9F%97%BE", "%EF%B7%BA" * 200, "%25", "%27%29%3B%20DROP"],
)
def test_strange_characters_are_looked_for_like_others(site, text):
    assert fetch(site, f"search.json?q={text}").status == 200


# -- /resolve ------------------------------------------------------------------------------------


def test_a_code_leads_to_one_thing(site):
    assert resolve(site, code="FA3")["iri"] == f"{site.base}id/focus-area/safety"


def test_a_name_of_two_things_is_told_to_be_ambiguous_until_its_kind_is_named(site):
    both = resolve(site, label="ﾏｲﾅﾎﾟｰﾀﾙ")
    one = resolve(site, label="ﾏｲﾅﾎﾟｰﾀﾙ", kind="project")

    assert (both["status"], both["iri"]) == ("ambiguous", None)
    assert len(both["matches"]) > 1
    assert (one["status"], one["iri"]) == ("found", f"{site.base}{PORTAL}")


def test_what_is_only_like_a_name_is_not_resolved(site):
    answer = resolve(site, label="マイナポータ")

    assert (answer["status"], answer["matches"]) == ("none", [])


def test_many_names_are_resolved_line_by_line(site):
    body = '{"code": "FA3"}\n\n"データ整備"\n{"label": "ない名前", "kind": "project"}\n'.encode()
    answer = fetch(site, "resolve", method="POST", data=body, Content_Type="application/x-ndjson")
    lines = [json.loads(line) for line in answer.body.decode().splitlines()]

    assert answer.type == "application/x-ndjson"
    assert [it["status"] for it in lines] == ["found", "found", "none"]
    assert lines[1]["label"] == "データ整備"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/x-ndjson", 400),
        (b"{", "application/x-ndjson", 400),
        (b"[1]", "application/x-ndjson", 400),
        (b'{"label": 1}', "application/x-ndjson", 400),
        (b'{"label": "a", "code": "b"}', "application/x-ndjson", 400),
        (b'{"label": "a", "more": "b"}', "application/x-ndjson", 400),
        (b'{"label": "\\ud800"}', "application/x-ndjson", 400),
        (b"\xff\xfe", "application/x-ndjson", 400),
        (b"[" * 100_000, "application/x-ndjson", 400),
        (b'"a"\n' * 1001, "application/x-ndjson", 413),
        (b'"' + b"a" * 201 + b'"', "application/x-ndjson", 400),
        (b'"a"', "text/plain", 415),
    ],
)
def test_a_batch_that_cannot_be_read_is_a_problem(site, body, kind, status):
    answer = fetch(site, "resolve", method="POST", data=body, Content_Type=kind)

    assert (answer.status, answer.type) == (status, "application/problem+json")


def test_the_index_is_kept_in_the_release_with_its_checksum(site):
    folder = (site.releases / "current").resolve()
    kept = json.loads((folder / "release.json").read_text(encoding="utf-8"))["files"]

    assert kept["search/index.json"]["bytes"] == (folder / "search" / "index.json").stat().st_size
