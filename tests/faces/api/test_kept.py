"""Whole answers at hand: of one state of the store, bounded in bytes, the same packed and plain."""

import gzip

from starlette.requests import Request

from detente.faces.api.kept import SHARE, SMALL, Body, Kept


def _body(size: int, letter: bytes = b"a") -> Body:
    return Body(letter * size, "text/plain")


def _asked(accepted: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": "/", "headers": [(b"accept-encoding", accepted.encode())]})


def test_a_body_is_at_hand_while_the_store_stays_as_it_is() -> None:
    kept, first, second = Kept(), _body(10), _body(20)
    assert kept.find(1, "k") is None
    kept.keep(1, "k", first)
    assert kept.find(1, "k") is first
    assert kept.find(2, "k") is None
    kept.keep(2, "other", second)
    assert [kept.find(2, key) for key in ("k", "other")] == [None, second]


def test_what_was_begun_before_a_change_is_not_kept_after_it() -> None:
    kept, late = Kept(), _body(10)
    kept.keep(2, "k", late)
    kept.keep(1, "k", _body(20))
    assert kept.find(2, "k") is late
    assert kept.find(1, "k") is None


def test_what_was_asked_for_least_lately_goes_first() -> None:
    kept = Kept(room=100 * SHARE)
    for key in range(SHARE):
        kept.keep(1, key, _body(100))
    kept.find(1, 0)
    kept.keep(1, "new", _body(100))
    assert kept.find(1, 0) is not None
    assert kept.find(1, 1) is None
    kept.keep(1, "huge", _body(101))
    assert kept.find(1, "huge") is None
    kept.keep(1, "new", _body(50, b"b"))
    kept.keep(1, "newest", _body(50))
    assert [kept.find(1, key) is not None for key in (0, 2, "new", "newest")] == [True, True, True, True]


def test_it_is_sent_packed_to_whoever_takes_it_so() -> None:
    body = Body.of(b"talks " * SMALL, "text/html", {"Vary": "Accept"})
    packed = body.sent(_asked("br, gzip"), {"ETag": '"1"'})
    assert gzip.decompress(bytes(packed.body)) == body.content
    assert (packed.headers["content-encoding"], packed.headers["etag"]) == ("gzip", '"1"')
    assert packed.headers["vary"] == "Accept, Accept-Encoding"
    plain = body.sent(_asked("br"))
    assert plain.body == body.content
    assert "content-encoding" not in plain.headers


def test_a_small_body_is_not_packed() -> None:
    assert "content-encoding" not in Body.of(b"none", "text/html", {}).sent(_asked("gzip")).headers
