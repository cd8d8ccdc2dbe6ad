"""What staff hand in is checked with what is published; each fault is told at its cell."""

from collections.abc import Iterable

from conftest import ROOT

from tsunagu.release import open_release
from tsunagu.submission import Remark, Upload, of_release, review

HEAD = "id,version,section,item,printed,unit_apart,value,indicator,period,breakdown,survey,note_ja"


def sheet(*rows: str, head: str = HEAD) -> Upload:
    return Upload("figures.csv", "\n".join([head, *rows, ""]).encode("utf-8"))


def at(remarks: Iterable[Remark], cell: str) -> set[str]:
    return {it.rule.rpartition("#")[2] for it in remarks if it.place.cell == cell}


NEW = "r25-0901,r25-v1,見出し,項目,1億2千万枚,,120000000,mnc-held,m2025-08,,,"


def test_the_published_tables_handed_in_again_change_nothing_and_break_nothing(published):
    files = sorted((ROOT / "data").glob("*.csv"))

    found = review([Upload(it.name, it.read_bytes()) for it in files], published)

    assert found.conforms
    assert [it for it in found.remarks if it.severity != "info"] == []
    assert {it.kind for it in found.changes} == {"same"}
    assert len(found.tables) >= 25


def test_a_new_row_is_told_as_new_and_conforms(published):
    found = review([sheet(NEW)], published)

    assert found.conforms, found.remarks
    assert found.tables["figures"] == {"new": 1, "changed": 0, "same": 0}


def test_a_row_that_changes_a_published_one_shows_the_old_value_at_its_cell(published):
    row = next(it for it in published.facts.of("figures") if it.text("id") == "s24-0002")
    found = review([sheet(NEW.replace("r25-0901", "s24-0002"))], published)

    told = next(it for it in found.remarks if it.rule == "changed" and it.name == "section")
    assert told.place.cell == "C2"
    assert told.fix == row.text("section")


def test_a_release_alone_is_enough_to_check_against(site, published):
    served = of_release(open_release(site.releases / "current"))

    found = review([sheet(NEW.replace("mnc-held", "mnc-heldd"))], served)

    assert [it.fix for it in found.remarks if it.rule == "unknown-code"] == ["mnc-held"]
    assert len(served.facts.rows) == len(published.facts.rows)


def test_what_is_checked_leaves_no_trace_in_what_is_published(published):
    before = review([sheet(NEW)], published)
    review([sheet(NEW.replace("1億2千万枚", "3枚").replace("120000000", "3"))], published)

    assert review([sheet(NEW)], published).remarks == before.remarks


def test_shift_jis_is_read_and_said(published):
    found = review([Upload("figures.csv", sheet(NEW).body.decode().encode("cp932"))], published)

    assert found.conforms
    assert [it.rule for it in found.remarks] == ["encoding"]
