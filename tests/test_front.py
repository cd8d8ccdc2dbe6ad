"""What stands before the framework: repeated answers, compression, validators; bounded memory."""

import gzip
import threading

import pytest
from test_http import THING, fetch

from tsunagu.front import Front


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


def counting(size: int = 1000):
    calls = []

    def application(environment, start_response):
        calls.append(environment["PATH_INFO"])
        body = environment["PATH_INFO"].encode().ljust(size, b".")
        start_response(
            "200 OK",
            [("Content-Type", "text/plain"), ("Content-Length", str(size)), ("ETag", '"a"')],
        )
        return [body]

    return application, calls


def ask(front, path, **more):
    seen = []
    environment = {"REQUEST_METHOD": "GET", "PATH_INFO": path, **more}
    body = b"".join(
        front(environment, lambda status, headers, _=None: seen.append((status, dict(headers))))
    )
    return (*seen[0], body)


def test_a_repeated_question_does_not_reach_the_application():
    application, calls = counting()
    front = Front(application)

    answers = [ask(front, "/a") for _ in range(3)]

    assert calls == ["/a"]
    assert answers[0] == answers[1] == answers[2]
    assert ask(front, "/a", HTTP_IF_NONE_MATCH='"a"')[0].startswith("304")
    assert ask(front, "/a", HTTP_ACCEPT="text/html")[0] == "200 OK"
    assert calls == ["/a", "/a"]


def test_what_is_kept_is_bounded_and_the_oldest_goes_first():
    application, calls = counting(size=10_000)
    front = Front(application, memory=50_000)

    for number in range(20):
        ask(front, f"/{number}")
    ask(front, "/19")
    ask(front, "/0")

    assert len(calls) == 21  # only the first had to be made again


def test_nothing_is_kept_under_a_key_without_end():
    application, calls = counting()
    front = Front(application)

    for _ in range(2):
        ask(front, "/a", HTTP_ACCEPT="text/turtle," * 1000)

    assert len(calls) == 2


def test_many_threads_get_their_own_answers():
    application, _ = counting()
    front = Front(application, memory=20_000)
    wrong = []

    def work(seed):
        for number in range(300):
            path = f"/{(number * seed) % 37}"
            if not ask(front, path)[2].startswith(path.encode()):
                wrong.append(path)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
