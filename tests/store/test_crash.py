"""A run that is killed leaves whole documents only, and the next run finishes what it left.

The process is a real one and is killed by the system (SIGKILL), so no line of ours can tidy up after it.
"""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from detente.store import Store
from tests.store import nouns

ROUNDS = 5
# So many that writing them takes longer than all rounds last.
DOCUMENTS = 80
CLAIMS = 100
WRITER = "import sys; from tests.store import test_crash; test_crash.write(sys.argv[1])"


def write(path: str) -> None:
    """Do as a run does: add what is new, then read what is unread."""
    with Store.open(path) as store:
        for number in range(DOCUMENTS):
            store.add_document(nouns.document(number))
        for document in store.unread("m"):
            ids = [f"{document.id}-{number}" for number in range(CLAIMS)]
            claims = [nouns.claim(number, id=id_, document=document.id) for number, id_ in enumerate(ids)]
            store.add_claims(document.id, claims, model="m", at=nouns.NOON)
            sys.stdout.write("read\n")
            sys.stdout.flush()


def _kill_in_the_midst(path: Path, after: float) -> None:
    """Run a writer, and kill it some seconds after it has read its first document."""
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"read\n"
        time.sleep(after)
        process.kill()
    assert process.returncode == -signal.SIGKILL


def _count_read(path: Path) -> int:
    """Return how many documents were read, after seeing that each was wholly read or not at all."""
    with Store.open(str(path)) as store:
        read = {document.id for document in store.documents()} - {document.id for document in store.unread("m")}
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = dict(connection.execute("SELECT document, count(*) FROM claims GROUP BY document").fetchall())
        assert connection.execute("SELECT count(*) FROM participants").fetchone() == (2 * CLAIMS * len(read),)
    assert found == dict.fromkeys(read, CLAIMS)
    return len(read)


def test_a_killed_run_leaves_whole_documents_and_the_next_one_finishes(path: Path) -> None:
    random.seed(5)
    counts = [0]
    for _ in range(ROUNDS):
        _kill_in_the_midst(path, after=random.uniform(0.0, 0.05))
        counts.append(_count_read(path))
    assert counts == sorted(set(counts)), "every round reads something new"
    assert counts[-1] < DOCUMENTS, "choose DOCUMENTS so that every kill hits the writing"
    for _ in range(2):
        write(str(path))
        assert _count_read(path) == DOCUMENTS
