"""What stands before the framework: repeated answers, compression, validators; bounded memory."""

import gzip
import threading

import pytest
from test_http import THING, fetch

from tsunagu.front.kept import Kept, Shelf


def test_a_repeated_answer_is_the_same_to_the_last_byte(site):
    first, again = (fetch(site, f"doc/{THING}.ttl") for _ in range(2))

    assert first.body == again.body
    assert dict(first.headers).keys() == dict(again.headers).keys()


@pytest.mark.parametrize("path", [f"doc/{THING}.ttl", "indicators", "sparql", "def/report.ttl"])
def test_an_answer_is_compressed_for_those_who_take_it(site, path):
    plain = fetch(site, path)
    packed = fetch(site, path, Accept_Encoding="gzip")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body)
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert (
        fetch(site, path, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"]).status
        == 304
    )
    assert fetch(site, path, If_None_Match=packed.headers["ETag"]).status == 200


@pytest.mark.parametrize("accepted", ["gzip;q=0", "identity", "br", "*;q=0", "gzip;q=0, *"])
def test_an_answer_is_plain_for_those_who_do_not_take_it(site, accepted):
    assert (
        fetch(site, f"doc/{THING}.ttl", Accept_Encoding=accepted).headers["Content-Encoding"]
        is None
    )


@pytest.mark.parametrize("length", [64_000_001, 10**12])
def test_a_body_beyond_all_bounds_is_refused_unread(site, length):
    answer = fetch(site, "sparql", method="POST", data=b"query=", Content_Length=str(length))

    assert answer.status == 413


def whole(size: int = 1000, status: int = 200) -> Kept:
    return Kept(status, (), b"." * size, '"a"', None)


def test_what_is_kept_is_bounded_and_the_oldest_goes_first():
    shelf = Shelf(memory=50_000)

    for number in range(20):
        shelf.put((str(number),), whole(10_000))
        shelf.get(("16",))

    kept = [number for number in range(20) if shelf.get((str(number),))]
    assert kept == [16, 17, 18, 19]


def test_nothing_is_kept_under_a_key_without_end():
    shelf = Shelf()

    shelf.put(("a" * 10_000,), whole())

    assert shelf.get(("a" * 10_000,)) is None


@pytest.mark.parametrize("status", [400, 413, 500, 503])
def test_an_error_that_may_pass_is_not_kept(status):
    shelf = Shelf()

    shelf.put(("a",), whole(status=status))

    assert shelf.get(("a",)) is None


def test_many_threads_get_their_own_answers():
    shelf = Shelf(memory=20_000)
    wrong = []

    def work(seed):
        for number in range(300):
            key = f"/{(number * seed) % 37}"
            found = shelf.get((key,))
            if found and found.body.rstrip(b".") != key.encode():
                wrong.append(key)
            shelf.put((key,), Kept(200, (), key.encode().ljust(1000, b"."), None, None))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
