"""Every address that the sitemap names keeps the contract; no link is dead; all formats agree."""

import pytest
from benchmarks.crawl import Crawl, chosen

EVERY = 250  # the whole crawl is `python benchmarks/crawl.py URL`; here each kind has one at least


@pytest.fixture(scope="module")
def crawl(site):
    found = Crawl(site.base)
    yield found
    found.close()


@pytest.fixture(scope="module")
def paths(crawl):
    return crawl.sitemap()


def documents(paths):
    found = [it for it in paths if it.startswith(("/doc/", "/def/", "/graph/"))]
    return chosen([it for it in found if not it.endswith("/")], EVERY)


def faults(crawl, work, paths):
    crawl.faults.clear()
    crawl.each(work, paths)
    return sorted(crawl.faults)


def test_the_sitemap_names_all_kinds_of_pages(paths):
    assert len(paths) > 1500
    assert {"/", "/def/", "/def/report", "/indicators", "/graph/reference"} <= set(paths)
    assert len({it.split("/")[2] for it in paths if it.startswith("/doc/")}) > 20


def test_every_address_keeps_validators_vary_cors_and_head(crawl, paths):
    assert faults(crawl, crawl.head, paths) == []


def test_documents_keep_the_whole_row(crawl, paths):
    assert faults(crawl, crawl.row, documents(paths)) == []


def test_all_formats_of_a_document_say_the_same(crawl, paths):
    assert faults(crawl, crawl.formats, documents(paths)) == []


def test_no_link_of_a_page_is_dead(crawl, paths):
    assert faults(crawl, crawl.links, chosen(paths, EVERY)) == []


def test_the_crawl_finds_what_is_wrong(crawl):
    assert faults(crawl, crawl.head, ["/doc/indicator/nothing"])
    assert faults(crawl, crawl.row, ["/doc/indicator/nothing"])
    assert faults(crawl, crawl.formats, ["/indicators"])  # it has no N-Triples
