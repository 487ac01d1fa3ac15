"""A store on a real server: what PostgreSQL does otherwise than SQLite, and what its refusals mean to a user."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from detente.errors import StoreError
from detente.records import Pointer
from detente.store import Store, checking, rebuilding, search
from detente.store.location import locate
from tests import postgres
from tests.store import nouns, sound

WRITER = """
import sys
from detente.store import Store
from tests.store import nouns, sound
with Store.open(sys.argv[1]) as store:
    for number in range(int(sys.argv[2]), 10_000):
        sound.add(store, number)
        print(number, flush=True)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A server whose own order of texts is not that of bytes, and that loses nothing when it is killed."""
    with postgres.serving("--locale-provider=icu", "--icu-locale=en", "--locale=C.UTF-8", options="") as made:
        yield made


@pytest.fixture
def url(server: postgres.Server, request: pytest.FixtureRequest) -> str:
    """An empty database of that server."""
    name = f"t{abs(hash(request.node.name)) % 10**9}"
    server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    server.run(f"CREATE DATABASE {name}")
    return server.url(name)


def test_urls_as_people_write_them_lead_to_the_driver_and_show_no_password() -> None:
    for written in ("postgresql://me:secret@host/db", "postgres://me:secret@host/db"):
        place = locate(written)
        assert (place.url.drivername, "secret" in place.name) == ("postgresql+psycopg", False)
    assert "secret" not in locate("postgresql://host/db?user=me&password=secret").name
    with pytest.raises(StoreError, match="names no store"):
        locate("postgresql://host:port/db")


@pytest.mark.wide
def test_texts_are_ordered_by_bytes_and_nul_becomes_a_sign(url: str) -> None:
    ids = ["B", "a", "Z", "ä", "_", "Ж", "1"]
    with Store.open(url) as store:
        for name in ids:
            store.add_document(nouns.document(id=name, text="One\0two.", title="\0"))
        assert [document.id for document in store.documents()] == sorted(ids)
        found = store.document("ä")
        assert found is not None
        assert (found.text, found.title) == ("One\ufffdtwo.", "\ufffd")
        store.decided.decide("add", "person:x", {"name": "\0"}, by="me", at=nouns.NOON)
        assert store.decided.decisions()[0].value == {"name": "\0"}


@pytest.mark.wide
def test_what_is_longer_than_a_servers_limits_is_kept_or_refused_in_plain_words(url: str) -> None:
    long = "".join(f"{n:x}" for n in range(20_000))
    words = " ".join(f"{n:07}" for n in range(250_000))
    with Store.open(url) as store:
        store.add_failure(nouns.failure(source=long, given_id=long))
        assert [f.source for f in store.failures()] == [long]
        assert store.add_document(nouns.document(text=words, title="talks " * 300))
        terms = search.parse('talks "0000003 0000004"')
        assert [hit.document for hit in store.search(terms, limit=5)] == ["doc0"]
        with pytest.raises(StoreError, match=r"cannot be written: a value is too long for an index of the server"):
            store.inbox.want([Pointer(f"https://wire.example/{long}", "wire")], at=nouns.NOON)
        with pytest.raises(StoreError, match="cannot be written: a value does not fit into its column"):
            store.add_claims("doc0", [nouns.claim(sentence=2**40)], model="m", at=nouns.NOON)
        assert store.counts().claims == 0


@pytest.mark.wide
def test_a_store_is_checked_and_what_is_derived_made_anew(url: str) -> None:
    with Store.open(url) as store:
        sound.fill(store)
        assert checking.check(store.database).findings == ()
        with store.database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM search_words")
        terms = search.parse("kremlin")
        assert store.search(terms, limit=9) == ()
        rebuilding.rebuild(store.database)
        assert len(store.search(terms, limit=9)) == 4
        assert len(store.search(terms, limit=9, as_of=date(2025, 8, 4))) == 0


@pytest.mark.wide
def test_refusals_are_told_in_plain_words(server: postgres.Server, url: str) -> None:
    Store.open(url).close()
    server.run("DROP ROLE IF EXISTS reader")
    server.run("CREATE ROLE reader LOGIN")
    name = url.partition("?")[0].rpartition("/")[2]
    said = {
        server.url("nowhere"): "cannot be opened: there is no such database on the server; make it first",
        server.url(name, "stranger"): "cannot be opened: the server does not let this user in",
        server.url(name, "reader"): "cannot be opened: this user lacks a right",
        f"postgresql://me@/db?host={server.folder}/none": "cannot be opened: the server cannot be reached",
        "postgresql://me@127.0.0.1:1/db": "cannot be opened: the server cannot be reached",
    }
    for where, words in said.items():
        with pytest.raises(StoreError, match=words):
            Store.open(where, read_only=True)
    with Store.open(url, read_only=True) as store, pytest.raises(StoreError, match="opened for reading only"):
        store.add_document(nouns.document())


@pytest.mark.wide
def test_several_make_one_store_and_write_it_at_once(url: str) -> None:
    def add(number: int) -> bool:
        with Store.open(url) as store:
            store.decided.decide("add", f"person:{number}", {}, by="me", at=nouns.NOON)
            return store.add_document(nouns.document()) | store.add_document(nouns.document(number))

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(add, range(1, 19)))
    with Store.open(url) as store:
        assert store.counts().documents == 19
        assert [change.number for change in store.decided.decisions()] == list(range(1, 19))
        assert store.database.changes() == 18 * 3


@pytest.mark.wide
def test_a_killed_writer_and_a_killed_server_lose_and_double_nothing(server: postgres.Server, url: str) -> None:
    said, first = 0, 0
    for victim in ("writer", "server"):
        command = [sys.executable, "-c", WRITER, url, str(first)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            numbers = [int(writer.stdout.readline()) for _ in range(10)]
            if victim == "writer":
                writer.kill()
            else:
                os.kill(server.pid, signal.SIGKILL)
            rest, told = writer.communicate(timeout=120)
            numbers += map(int, rest.split())
        if victim == "server":
            assert "StoreError" in told
            server.restart()
        with Store.open(url) as store:
            said += len(numbers)
            # One more may have been kept than was told: the end came between.
            assert said <= store.counts().documents <= said + 2
            assert [f.fault for f in checking.check(store.database).findings] == []
            first = numbers[-1] + 3
