"""New figures are checked through a page: what is found, what would change, and what is refused."""

import csv
import html
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from conftest import ROOT, Site, free_port, run
from rdflib import RDF, SH, Graph
from test_http import fetch

NEW = {
    "id": "r25-9001",
    "version": "r25-v1",
    "section": "新しい節",
    "item": "マイナンバーカード > 2025年7月",
    "printed": "9,900万枚",
    "value": "99000000",
    "indicator": "mnc-held",
    "period": "m2025-07",
    "reference_point": "unstated",
}


def table(*rows, name="figures"):
    """Rows as a CSV file with the columns of a published table."""
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def published(number=1, name="figures"):
    """The first rows of a published table."""
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows[:number]


def multipart(*files, **fields):
    """A form's body with its type: files as (name, bytes), fields as text or several texts."""
    mark = uuid.uuid4().hex
    parts = []
    for name, body in files:
        raw = name if isinstance(name, bytes) else name.encode()
        head = b'Content-Disposition: form-data; name="file"; filename="' + raw + b'"\r\n\r\n'
        parts.append(head + body)
    for name, value in fields.items():
        for text in [value] if isinstance(value, str) else value:
            parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}'.encode())
    edge = f"--{mark}".encode()
    body = b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"
    return body, f"multipart/form-data; boundary={mark}"


def checked(site, *files, path="validate?lang=ja", **fields):
    body, kind = multipart(*files, **fields)
    headers = {"Content-Type": kind, "Accept": "text/html, */*;q=0.1"}
    return fetch(site, path, method="POST", data=body, **headers)


def text_of(answer):
    """The words of a page."""
    page = answer.body.decode()
    page = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page)))


def refused(site, *files, accept="application/problem+json", **fields):
    """The problem that a request is answered with."""
    body, kind = multipart(*files, **fields)
    answer = fetch(
        site, "validate", method="POST", data=body, **{"Content-Type": kind, "Accept": accept}
    )
    return answer.status, json.loads(answer.body)


# -- what is found -------------------------------------------------------------------------------


def test_the_form_says_what_is_checked_what_is_kept_and_the_limits(site):
    answer = fetch(site, "validate?lang=ja", Accept="text/html")

    assert answer.status == 200
    words = text_of(answer)
    assert "何も残しません" in words
    assert "20 MB" in words
    assert "60 秒" in words
    assert b'enctype="multipart/form-data"' in answer.body


@pytest.mark.parametrize(
    ("lang", "verdict", "sentence"),
    [
        ("ja", "直すところがあります", "値は 93080001 ですが"),
        ("en", "Some cells must be mended", "the value is 93080001"),
    ],
)
def test_a_wrong_value_is_told_at_its_cell_in_words(site, lang, verdict, sentence):
    wrong = {**NEW, "printed": "9,308万枚", "value": "93080001"}

    answer = checked(site, ("figures.csv", table(wrong)), path=f"validate?lang={lang}")

    assert answer.status == 200
    words = text_of(answer)
    assert verdict in words
    assert "figures.csv H2" in words
    assert sentence in words
    assert "93080000" in words


def test_many_findings_of_one_cause_are_folded(site):
    rows = [{**NEW, "id": f"r25-91{number:02}", "value": str(number)} for number in range(20)]

    page = checked(site, ("figures.csv", table(*rows))).body.decode()

    assert "あと 12 件を見る" in page
    assert page.count("書かれていた値") >= 20


def test_what_passes_is_compared_with_what_is_published(site):
    (same,) = published(1)

    answer = checked(site, ("figures.csv", table(NEW, same)))

    words = text_of(answer)
    assert "このまま公開できます" in words
    assert "新しい行 1" in words
    assert "変わらない行 1" in words
    assert "値: 99000000" in words
    assert b'name="show" value="mnc-held"' in answer.body


def test_a_table_pasted_from_a_spreadsheet_is_checked_at_the_same_cells(site):
    wrong = {**NEW, "period": "2025-07"}
    rows = csv.reader(io.StringIO(table(wrong).decode()))
    pasted = "\r\n".join("\t".join(row) for row in rows)

    words = text_of(checked(site, text=pasted, table="figures"))

    assert "pasted-figures.csv" in words
    assert "2025-07" in words


def test_an_answer_is_not_to_be_kept_or_listed_by_anybody(site):
    answer = checked(site, ("figures.csv", table(NEW)))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_page_holds_what_it_takes_to_send_the_table_once_more(site):
    sent = table(NEW)
    page = checked(site, ("数値 figures.csv", sent)).body.decode()
    kept = re.findall(r'name="kept" value="([^"]+)"', page)

    again = checked(site, kept=kept)

    assert "このまま公開できます" in text_of(again)
    assert re.findall(r'name="kept" value="([^"]+)"', again.body.decode()) == kept


# -- preview -------------------------------------------------------------------------------------


def test_an_indicator_is_previewed_with_the_new_figure_and_nothing_is_published(site):
    before = fetch(site, "doc/indicator/mnc-held", Accept="text/html").body

    answer = checked(site, ("figures.csv", table(NEW)), show="mnc-held")

    page = answer.body.decode()
    assert "9,900万" in text_of(answer)
    assert "まだ公開されていない" in text_of(answer)
    assert '<meta name="robots" content="noindex">' in page
    assert fetch(site, "doc/indicator/mnc-held", Accept="text/html").body == before


def test_there_is_no_preview_of_what_does_not_pass(site):
    wrong = {**NEW, "value": "1"}

    answer = checked(site, ("figures.csv", table(wrong)), show="mnc-held")

    assert "直すところがあります" in text_of(answer)


def test_warnings_are_accepted_by_name_and_with_a_reason_before_a_preview(site):
    (row,) = published(1)
    sent = ("figures.csv", table({**row, "item": "別の項目"}))
    first = checked(site, sent)
    rules = re.findall(r'name="accept" value="([^"]+)"', first.body.decode())
    assert "注意があります" in text_of(first)
    assert rules

    without_reason = checked(site, sent, accept=rules, reason=" ")
    with_reason = checked(site, sent, accept=rules, reason="報告のとおり")

    assert "公開すると変わること" not in text_of(without_reason)
    assert "変わる行 1" in text_of(with_reason)
    assert f"{row['item']} → 別の項目" in text_of(with_reason)
    assert "認めました: 報告のとおり" in text_of(with_reason)


# -- for programs --------------------------------------------------------------------------------

WRONG = {**NEW, "printed": "9,308万枚", "value": "93080001"}
REPORTS = {
    "json": "application/json",
    "ttl": "text/turtle",
    "junit": "application/xml",
    "text": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}


def api(site, body, kind, path="api/validate", **headers):
    return fetch(site, path, method="POST", data=body, **{"Content-Type": kind, **headers})


@pytest.fixture(scope="module")
def described(site):
    return json.loads(fetch(site, "api/openapi.json").body)


def schema(described, name):
    """One schema of the description, with the others it refers to."""
    return {"$ref": f"#/components/schemas/{name}", "components": described["components"]}


def test_a_program_learns_in_json_whether_tables_conform(site, described):
    for row, conforms in ((NEW, True), (WRONG, False)):
        answer = api(site, *multipart(("figures.csv", table(row))))

        assert (answer.status, answer.type) == (200, "application/json")
        told = json.loads(answer.body)
        assert told["conforms"] is conforms
        jsonschema.validate(told, schema(described, "Review"))
    (remark,) = told["remarks"]
    assert (remark["file"], remark["cell"], remark["value"]) == ("figures.csv", "H2", "93080001")
    assert remark["fix"] == "93080000"


def test_the_api_finds_what_the_command_line_finds(site, tmp_path):
    sent = table(WRONG, {**NEW, "id": "r25-9002", "indicator": "mnc-hold"}, {"id": "r25-9003"})
    file = tmp_path / "figures.csv"
    file.write_bytes(sent)

    by_api = json.loads(api(site, *multipart(("figures.csv", sent))).body)
    line = run(
        "validate",
        file.name,
        "--format",
        "json",
        "--severity",
        "info",
        "--publication",
        ROOT,
        cwd=tmp_path,
    )

    assert line.status == 1
    assert by_api["counts"]["violation"] > 2
    assert by_api == json.loads(line.out)


@pytest.mark.parametrize("way", ["accept", "address", "field"])
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_negotiated_or_named(site, name, way):
    kind = REPORTS[name]
    fields = {"format": name} if way == "field" else {}
    path = f"api/validate?format={name}" if way == "address" else "api/validate"
    headers = {"Accept": kind} if way == "accept" else {}

    answer = api(site, *multipart(("figures.csv", table(WRONG)), **fields), path, **headers)

    assert (answer.status, answer.type) == (200, kind)
    assert answer.body


def test_the_turtle_report_is_a_shacl_report(site):
    answer = api(site, *multipart(("figures.csv", table(WRONG))), "api/validate?format=ttl")

    graph = Graph().parse(data=answer.body, format="turtle")
    conforms = list(graph.objects(None, SH.conforms))
    assert [str(it) for it in conforms] == ["false"]
    assert list(graph.subjects(RDF.type, SH.ValidationResult))


def test_the_marked_workbook_has_its_comment_at_the_cell(site):
    answer = api(site, *multipart(("figures.csv", table(WRONG))), "api/validate?format=xlsx")

    book = openpyxl.load_workbook(io.BytesIO(answer.body))
    comments = [
        (cell.coordinate, cell.comment.text)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    ]
    assert [place for place, text in comments if "93080000" in text] == ["H2"]


def test_a_body_may_be_one_file_with_its_name_in_the_address(site):
    answer = api(site, table(WRONG), "text/csv", "api/validate?name=figures.csv")

    assert answer.status == 200
    assert [it["cell"] for it in json.loads(answer.body)["remarks"]] == ["H2"]


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("api/validate?name=figures.xlsx", "text/csv", 400),
        ("api/validate?surprise=1", "text/csv", 400),
        ("api/validate?format=pdf", "text/csv", 400),
        ("api/validate?severity=high", "text/csv", 400),
        ("api/validate", "application/pdf", 415),
    ],
)
def test_a_wish_that_cannot_be_met_is_a_problem(site, described, path, kind, status):
    answer = api(site, table(NEW), kind, path)

    assert (answer.status, answer.type) == (status, "application/problem+json")
    jsonschema.validate(json.loads(answer.body), schema(described, "Problem"))


def test_a_report_in_an_unknown_type_is_406(site):
    assert api(site, *multipart(("figures.csv", table(NEW))), Accept="image/png").status == 406


def test_the_api_is_described_and_the_description_is_found(site, described):
    assert described["openapi"].startswith("3.1.")
    assert [it["url"] for it in described["servers"]] == [site.base]
    operation = described["paths"]["/api/validate"]["post"]
    assert set(operation["responses"]["200"]["content"]) >= set(REPORTS.values())
    for name in described["components"]["schemas"]:
        jsonschema.Draft202012Validator.check_schema(schema(described, name))
    for path in ("validate", "api/validate"):
        method, body, kind = (
            ("GET", None, "") if path == "validate" else ("POST", table(NEW), "text/csv")
        )
        headers = {"Accept": "*/*", **({"Content-Type": kind} if kind else {})}
        answer = fetch(site, path, method=method, data=body, **headers)
        assert '</api/openapi.json>; rel="service-desc"' in answer.headers["Link"]


def test_scripts_of_other_sites_may_use_the_api(site):
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = fetch(site, "api/validate", method="OPTIONS", **asked)

    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


def test_the_api_is_asked_by_post_only(site):
    answer = fetch(site, "api/validate")

    assert answer.status == 405
    assert "POST" in answer.headers["Allow"]


# -- the template --------------------------------------------------------------------------------


def test_the_template_can_be_filled_in_and_checked(site):
    answer = fetch(site, "validate/template.xlsx?table=figures")
    assert (answer.status, answer.type) == (200, REPORTS["xlsx"])
    book = openpyxl.load_workbook(io.BytesIO(answer.body))
    sheet = book["figures"]
    columns = {
        cell.value.strip("* ").split("\n")[0]: cell.column
        for row in sheet.iter_rows(max_row=3)
        for cell in row
        if isinstance(cell.value, str)
    }
    with (ROOT / "data" / "tables.json").open(encoding="utf-8") as file:
        described = next(it for it in json.load(file)["tables"] if it["url"] == "figures.csv")
    titles = {
        it["name"]: it["titles"]["ja"]
        for it in described["tableSchema"]["columns"]
        if not it.get("virtual")
    }
    row = sheet.max_row + 1 if sheet.max_row < 10 else 4
    for name, value in NEW.items():
        place = next(at for title, at in columns.items() if titles[name] in title or name in title)
        sheet.cell(row, place, value)
    filled = io.BytesIO()
    book.save(filled)

    told = json.loads(api(site, *multipart(("記入した表.xlsx", filled.getvalue()))).body)

    assert told["conforms"] is True, told
    assert told["tables"] == {"figures": {"new": 1, "changed": 0, "same": 0}}


def test_the_template_is_a_file_like_others(site):
    first = fetch(site, "validate/template.xlsx")
    second = fetch(site, "validate/template.xlsx", If_None_Match=first.headers["ETag"])

    assert second.status == 304
    assert "template.xlsx" in first.headers["Content-Disposition"]
    assert fetch(site, "validate/template.xlsx?table=nothing").status == 400
    # Made anew, past what the server remembers, it has the same bytes.
    assert fetch(site, "validate/template.xlsx", Accept_Language="en;q=0.123").body == first.body


# -- what is refused -----------------------------------------------------------------------------


def test_nothing_to_check_is_said(site):
    status, problem = refused(site, ("", b""), text=" ")

    assert (status, problem["type"].rpartition("/")[2]) == (400, "upload")


@pytest.mark.parametrize(
    "name",
    [
        "../../x.csv",
        "a/../../figures.csv",
        "x\x01.csv",
        "a" * 300 + ".csv",
    ],
)
def test_a_file_name_that_leads_elsewhere_or_is_no_text_is_refused(site, name):
    status, problem = refused(site, (name, table(NEW)))

    assert status == 400
    assert problem["detail_ja"].startswith("ファイル名「")


def test_an_unknown_field_is_refused_by_name(site):
    status, problem = refused(site, ("figures.csv", table(NEW)), surprise="1")

    assert status == 400
    assert "surprise" in problem["detail"]


def test_an_unknown_format_is_refused_with_those_there_are(site):
    status, problem = refused(site, ("figures.csv", table(NEW)), format="pdf")

    assert status == 400
    assert "html" in problem["detail"]


def test_more_bytes_than_the_limit_are_413_with_the_limit_in_words(site):
    status, problem = refused(site, ("figures.csv", b"x" * (21 << 20)))

    assert status == 413
    assert "20 MB" in problem["detail"]


def test_ten_thousand_files_are_413_with_the_limit_in_words(site):
    status, problem = refused(site, *[(f"{number}.csv", b"id\n") for number in range(10_000)])

    assert status == 413
    assert "50 files" in problem["detail"]


@pytest.mark.parametrize("cut", [10, 200, -4])
def test_a_truncated_form_is_400(site, cut):
    body, kind = multipart(("figures.csv", table(NEW)))

    answer = fetch(site, "validate", method="POST", data=body[:cut], **{"Content-Type": kind})

    assert answer.status == 400


@pytest.mark.parametrize(
    "kind", ["image/png", "application/x-www-form-urlencoded", "text/plain", "nonsense"]
)
def test_another_type_of_body_is_415(site, kind):
    answer = fetch(site, "validate", method="POST", data=b"x=1", **{"Content-Type": kind})

    assert answer.status == 415


# -- the process that checks ---------------------------------------------------------------------

SECONDS = 4
PREPARED = 120  # seconds until a server started just now has prepared itself on a busy machine


@dataclass(frozen=True)
class Own:
    """A server of one's own over the same release, with little patience."""

    site: Site
    process: subprocess.Popen
    temporary: Path

    def masters(self):
        """The prepared processes of this server."""
        mark = f'"seconds": {SECONDS},'
        return [it for it in processes() if mark in " ".join(command_of(it)) and self.is_ours(it)]

    def is_ours(self, process):
        try:
            environment = (Path("/proc") / str(process) / "environ").read_bytes()
        except OSError:
            return False
        return str(self.temporary).encode() in environment

    def children(self):
        masters = self.masters()
        return [it for it in processes() if parent_of(it) in masters]


def processes():
    return [int(it.name) for it in Path("/proc").iterdir() if it.name.isdigit()]


def command_of(process):
    try:
        return (Path("/proc") / str(process) / "cmdline").read_bytes().decode().split("\0")
    except OSError:
        return []


def parent_of(process):
    try:
        stat = (Path("/proc") / str(process) / "stat").read_text()
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def eventually(seen, seconds=PREPARED):
    """What a function sees, as soon as that is something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = seen()
        if found:
            return found
        time.sleep(0.02)
    raise TimeoutError


def slow():
    """A table that takes longer to check than the server has patience for."""
    return table(
        *(
            {**NEW, "id": f"r25-{number}", "item": f"項目{number}"}
            for number in range(10_000, 40_000)
        )
    )


@pytest.fixture(scope="module")
def own(site, tmp_path_factory):
    port, temporary = free_port(), tmp_path_factory.mktemp("tmp")
    limits = {"WORKERS": "1", "CHECK_SECONDS": str(SECONDS), "TMPDIR": str(temporary)}
    command = [
        sys.executable,
        "-m",
        "tsunagu",
        "serve",
        "--as-is",
        "--releases",
        str(site.releases),
    ]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **limits, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    running = Site(f"http://localhost:{port}/", site.releases)
    eventually(lambda: answers(running))
    # The first answer comes when everything is prepared.
    checked(running, ("figures.csv", table({**NEW, "value": "1"})))
    yield Own(running, process, temporary)
    process.terminate()
    process.wait(timeout=30)


def answers(site):
    try:
        urllib.request.urlopen(f"{site.base}healthz", timeout=5).close()
    except OSError:
        return False
    return True


def test_a_check_that_takes_too_long_is_stopped_with_the_limit_in_words(own):
    status, problem = refused(own.site, ("figures.csv", slow()))

    assert (status, problem["type"].rpartition("/")[2]) == (413, "check-limit")
    assert f"{SECONDS} seconds" in problem["detail"]
    assert own.children() == []
    assert list(own.temporary.glob("tsunagu-check-*")) == []


def test_a_check_that_is_killed_is_told_and_leaves_nothing(own):
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(refused, own.site, ("figures.csv", slow()))
        child = eventually(own.children)[0]
        assert list(own.temporary.glob("tsunagu-check-*"))
        os.kill(child, signal.SIGKILL)
        status, problem = answer.result()

    assert (status, problem["type"].rpartition("/")[2]) == (503, "busy")
    assert own.children() == []
    assert list(own.temporary.glob("tsunagu-check-*")) == []


def test_more_checks_than_can_run_are_told_to_come_back_while_pages_are_served(own):
    body, kind = multipart(("figures.csv", slow()))

    def send(_):
        return fetch(own.site, "validate", method="POST", data=body, **{"Content-Type": kind})

    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(send, number) for number in range(8)]
        eventually(own.children)
        assert answers(own.site)
        assert len(own.children()) <= 2
        found = [it.result() for it in sent]

    assert {it.status for it in found} <= {413, 503}
    turned_away = [it for it in found if it.status == 503]
    assert turned_away
    assert all(it.headers["Retry-After"] for it in turned_away)


def test_the_prepared_process_is_started_again_should_it_die(own):
    (master,) = own.masters()
    os.kill(master, signal.SIGKILL)
    eventually(lambda: master not in own.masters())

    answer = checked(own.site, ("figures.csv", table({**NEW, "value": "1"})))

    assert answer.status == 200
    assert own.masters() != [master]


def test_nothing_is_left_of_the_checking_process_when_the_server_is_killed(own):
    (master,) = own.masters()
    for process in (own.process.pid, parent_of(master)):
        os.kill(process, signal.SIGKILL)

    eventually(
        lambda: master not in processes() or parent_of(master) == 0 or not command_of(master)
    )

    assert list(own.temporary.glob("tsunagu-check-*")) == []
