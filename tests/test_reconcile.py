"""OpenRefine's way through the service: manifest, guessing types, batches, suggestions, extension."""

import json
import urllib.parse

import pytest
from test_http import fetch

FORM = "application/x-www-form-urlencoded"


class Refine:
    """Sends what OpenRefine sends: a manifest is asked once, and its addresses are followed."""

    def __init__(self, site, path="reconcile"):
        self.site, self.path = site, path
        self.manifest = self.get(f"{site.base}{path}")

    def get(self, url, **asked):
        more = urllib.parse.urlencode(asked)
        mark = "&" if "?" in url else "?"
        accept = "application/json, text/javascript, */*; q=0.01"
        answer = fetch(self.site, f"{url}{mark}{more}" if more else url, Accept=accept)
        assert (answer.status, answer.type) == (200, "application/json"), answer.body
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return json.loads(answer.body)

    def post(self, **fields):
        answer = raw(self.site, urllib.parse.urlencode(fields).encode(), path=self.path)
        assert (answer.status, answer.type) == (200, "application/json"), answer.body
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return json.loads(answer.body)

    def batch(self, **queries):
        return self.post(queries=json.dumps(queries))

    def suggest(self, what, **asked):
        at = self.manifest["suggest"][what]
        return self.get(at["service_url"] + at["service_path"], **asked)["result"]

    def address(self, template, identifier):
        return template.replace("{{id}}", urllib.parse.quote(identifier, safe=""))


def raw(site, body, *, path="reconcile", kind=FORM):
    return fetch(site, path, method="POST", data=body, Content_Type=kind)


@pytest.fixture(scope="module")
def refine(site):
    return Refine(site)


def best(answer, key="q0"):
    return answer[key]["result"][0]


def test_the_manifest_has_what_the_specification_demands(site, refine):
    manifest = refine.manifest

    assert "0.2" in manifest["versions"]
    assert manifest["identifierSpace"] == site.base
    assert manifest["schemaSpace"].startswith(site.base)
    assert manifest["batchSize"] == 100
    assert {"id": "project", "name": "プロジェクト"} in manifest["defaultTypes"]
    assert all("{{id}}" in manifest[it]["url"] for it in ("view", "preview"))


def test_a_service_added_in_english_speaks_english_all_the_way(site):
    refine = Refine(site, "reconcile?lang=en")
    answer = refine.batch(q0={"query": "マイナポータル", "type": "project"})

    assert {"id": "project", "name": "Project"} in refine.manifest["defaultTypes"]
    assert best(answer)["name"] == "Myna Portal"
    assert refine.suggest("type", prefix="proj")[0]["name"] == "Project"


def test_a_batch_is_answered_key_by_key_with_sorted_candidates(refine):
    answer = refine.batch(
        q0={"query": "マイナポータル", "type": "project", "type_strict": "should", "limit": 3},
        q1={"query": "強靭"},
        q2={"query": "銀河鉄道999号"},
    )

    assert set(answer) == {"q0", "q1", "q2"}
    assert best(answer)["id"] == "id/project/myna-portal"
    assert best(answer)["match"] is True
    assert best(answer)["type"] == [{"id": "project", "name": "プロジェクト"}]
    assert best(answer, "q1")["id"] == "id/focus-area/safety"
    assert answer["q2"]["result"] == []
    for one in answer.values():
        scores = [it["score"] for it in one["result"]]
        assert scores == sorted(scores, reverse=True)


def test_a_match_is_never_claimed_where_two_things_have_the_name(refine):
    answer = refine.batch(
        q0={"query": "マイナポータル"}, q1={"query": "マイナポタル", "type": "project"}
    )

    assert [it["match"] for it in answer["q0"]["result"]].count(True) == 0
    assert best(answer, "q1")["id"] == "id/project/myna-portal"
    assert best(answer, "q1")["match"] is False  # very like, but not the name


def test_an_identifier_is_matched_whole_or_short(site, refine):
    short = "id/project/myna-portal"
    answer = refine.batch(q0={"query": short}, q1={"query": site.base + short})

    assert [(it["id"], it["match"]) for it in (best(answer), best(answer, "q1"))] == [
        (short, True)
    ] * 2


def test_properties_decide_between_namesakes(refine):
    right = [{"pid": "da:serviceOfProject", "v": {"id": "id/project/myna-portal"}}]
    named = [{"pid": "da:serviceOfProject", "v": "マイナポータル"}]
    wrong = [{"pid": "da:serviceOfProject", "v": "Visit Japan Web"}]
    answer = refine.batch(
        q0={"query": "マイナポータル", "properties": right},
        q1={"query": "マイナポータル", "properties": named},
        q2={"query": "マイナポータル", "type": "service", "properties": wrong},
        q3={"properties": named, "type": "service"},
    )

    for key in ("q0", "q1"):
        assert (best(answer, key)["id"], best(answer, key)["match"]) == (
            "id/service/myna-portal",
            True,
        )
    assert best(answer, "q2")["match"] is False
    assert best(answer, "q2")["score"] < best(answer, "q1")["score"]
    assert "id/service/myna-portal" in [it["id"] for it in answer["q3"]["result"]]


def test_a_single_question_is_answered_by_get(site, refine):
    url = f"{site.base}reconcile"

    plain = refine.get(url, query="公金口座")
    whole = refine.get(url, query='{"query": "公金口座", "type": ["project"]}')
    batch = refine.get(url, queries='{"a": {"query": "公金口座", "type": ["project"]}}')

    assert plain["result"]
    assert whole["result"][0]["id"] == "id/project/public-account"
    assert batch["a"] == whole


def test_types_properties_and_things_are_suggested_as_one_types(refine):
    kinds = refine.suggest("type", prefix="プロ")
    properties = refine.suggest("property", prefix="pref", type="project", key="k", spell="always")
    things = refine.suggest("entity", prefix="Visit Ja")

    assert kinds[0]["id"] == "project"
    assert properties[0]["id"] == "skos:prefLabel"
    assert things[0]["id"] == "id/project/visit-japan-web"
    assert things[0]["notable"] == [{"id": "project", "name": "プロジェクト"}]
    assert refine.suggest("entity", prefix="Visit Ja", cursor=1)[0] == things[1]


def test_columns_are_added_from_proposals(refine):
    at = refine.manifest["extend"]["propose_properties"]
    proposed = refine.get(at["service_url"] + at["service_path"], type="service")
    names = [it["id"] for it in proposed["properties"]]
    wanted = ["skos:prefLabel", "da:serviceOfProject"]
    answer = refine.post(
        extend=json.dumps(
            {
                "ids": ["id/service/myna-portal", "id/service/none-such"],
                "properties": [
                    {"id": wanted[0], "settings": {"limit": "1", "lang": "en"}},
                    {"id": wanted[1]},
                ],
            }
        )
    )

    assert set(wanted) <= set(names)
    assert [it["id"] for it in answer["meta"]] == wanted
    assert answer["rows"] == {
        "id/service/myna-portal": {
            wanted[0]: [{"str": "Myna Portal"}],
            wanted[1]: [{"id": "id/project/myna-portal", "name": "マイナポータル"}],
        },
        "id/service/none-such": {wanted[0]: [], wanted[1]: []},
    }


def test_numbers_and_days_keep_their_kind(refine):
    asked = {"ids": ["id/period/fy2023"], "properties": [{"id": "schema:startDate"}]}
    answer = refine.post(extend=json.dumps(asked))

    assert answer["rows"]["id/period/fy2023"]["schema:startDate"] == [
        {"date": "2023-04-01T00:00:00"}
    ]


def test_view_and_preview_lead_to_the_thing(site, refine):
    for identifier in ("id/project/myna-portal", "def/report#Project"):
        url = refine.address(refine.manifest["preview"]["url"], identifier)
        preview = fetch(site, url, Accept="text/html")
        assert (preview.status, preview.type) == (200, "text/html")
        assert f'href="{site.base}{identifier}"' in preview.body.decode()
    view = fetch(site, refine.address(refine.manifest["view"]["url"], "id/project/myna-portal"))
    assert (view.status, view.headers["Location"]) == (303, "/doc/project/myna-portal")


def test_only_the_preview_may_be_framed_and_it_holds_no_script(site):
    preview = fetch(site, "reconcile/preview?id=id/project/myna-portal", Accept="text/html")
    policy = preview.headers["Content-Security-Policy"]

    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "<script" not in preview.body.decode()
    assert "frame-ancestors 'none'" in fetch(site, "about").headers["Content-Security-Policy"]


def test_a_full_batch_is_answered_and_one_more_is_too_many(site, refine):
    queries = {f"q{n}": {"query": f"マイナンバーカード {n}", "limit": 5} for n in range(100)}
    assert len(refine.batch(**queries)) == 100

    queries["one more"] = {"query": "a"}
    answer = raw(site, urllib.parse.urlencode({"queries": json.dumps(queries)}).encode())

    assert answer.status == 413
    assert "100" in json.loads(answer.body)["detail"]


HOSTILE = [
    "",
    "{",
    "[]",
    "null",
    "NaN",
    '{"q0": null}',
    '{"q0": {}}',
    '{"q0": {"query": 1}}',
    '{"q0": {"query": ""}}',
    '{"q0": {"query": "%s"}}' % ("a" * 201),
    '{"q0": {"query": "a", "limit": 0}}',
    '{"q0": {"query": "a", "limit": true}}',
    '{"q0": {"query": "a", "limit": "x"}}',
    '{"q0": {"query": "a", "limit": NaN}}',
    '{"q0": {"query": "a", "limit": %s}}' % ("9" * 5000),
    '{"q0": {"query": "a", "type": 7}}',
    '{"q0": {"query": "a", "type_strict": "never"}}',
    '{"q0": {"query": "a", "surprise": 1}}',
    '{"q0": {"query": "a", "properties": {}}}',
    '{"q0": {"query": "a", "properties": [{"pid": "x"}]}}',
    '{"q0": {"query": "a", "properties": [{"pid": "x", "v": {"name": "y"}}]}}',
    '{"q0": {"query": "a", "properties": [{"pid": "x", "v": [[]]}]}}',
    '{"q0": {"query": "\\ud800"}}',
    '{"\\udfff": {"query": "a"}}',
    "[" * 50_000,
    '{"a":' * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_batch_that_cannot_be_read_is_a_problem_not_a_fault(site, text):
    answer = raw(site, urllib.parse.urlencode({"queries": text}).encode())

    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert json.loads(answer.body)["type"].endswith("/errors/batch")


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"ids": [], "properties": "x"}',
        '{"ids": [1], "properties": []}',
        '{"ids": [], "properties": [{"id": "no:such"}]}',
        '{"ids": [], "properties": [{"id": "skos:prefLabel> ?x"}]}',
        '{"ids": [], "properties": [{"id": "skos:prefLabel", "settings": {"limit": -1}}]}',
        '{"ids": [], "properties": [{"id": "skos:prefLabel", "settings": {"lang": "xx"}}]}',
        '{"ids": [], "properties": [{"id": "skos:prefLabel", "settings": []}]}',
    ],
)
def test_an_extension_that_cannot_be_is_a_problem(site, text):
    answer = raw(site, urllib.parse.urlencode({"extend": text}).encode())

    assert (answer.status, answer.type) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "identifier", ["id/project/x> ?p", "../../etc/passwd", "id/project/\x00", "http://a.example/", "id/ /x", "def/<>"]
)  # fmt: skip
def test_an_identifier_of_nothing_gives_empty_values_and_no_preview(site, refine, identifier):
    asked = {"ids": [identifier], "properties": [{"id": "skos:prefLabel"}]}

    assert refine.post(extend=json.dumps(asked))["rows"] == {identifier: {"skos:prefLabel": []}}
    path = f"reconcile/preview?id={urllib.parse.quote(identifier, safe='')}"
    assert fetch(site, path).status == 404


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("reconcile", b"", FORM, 400),
        ("reconcile", b"queries=%7B%7D&extend=%7B%7D", FORM, 400),
        ("reconcile", b"queries=%7B%7D&queries=%7B%7D", FORM, 400),
        ("reconcile", b"nothing=1", FORM, 400),
        ("reconcile?queries=%7B%7D", b"queries=%7B%7D", FORM, 400),
        ("reconcile?callback=alert", b"queries=%7B%7D", FORM, 400),
        ("reconcile?lang=fr", b"queries=%7B%7D", FORM, 400),
        ("reconcile", b"{}", "application/json", 415),
        ("reconcile/preview", b"id=a", FORM, 405),
    ],
)
def test_a_request_out_of_shape_is_a_problem(site, path, body, kind, status):
    assert raw(site, body, path=path, kind=kind).status == status


@pytest.mark.parametrize(
    "path",
    [
        f"reconcile/suggest/entity?prefix={'a' * 201}",
        "reconcile/suggest/entity?prefix=a&cursor=-1",
        "reconcile/suggest/entity?prefix=a&limit=1000",
        "reconcile/suggest/type?prefix=a&wish=1",
        "reconcile/properties?type=project&limit=x",
    ],
)
def test_a_suggestion_that_cannot_be_is_a_problem(site, path):
    assert fetch(site, path).status == 400
