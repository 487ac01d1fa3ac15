"""A run that is killed leaves whole documents only, and the next run finishes what it left.

The process is a real one and is killed by the system (SIGKILL), so no line of ours can tidy up after it.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from detente.store import Store
from tests.store import nouns

pytestmark = pytest.mark.sqlite
ROUNDS = 5
# So many that writing them takes longer than all rounds last.
DOCUMENTS = 80
CLAIMS = 100
# Loading the code takes longer than a round, so one process loads it and forks a writer for each word it is sent.
FORKER = """
import os, sys
from tests.store import test_crash
for _ in sys.stdin:
    writer = os.fork()
    if not writer:
        test_crash.write(sys.argv[1])
        os._exit(0)
    print("ended", os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1]), flush=True)
"""


def write(path: str) -> None:
    """Do as a run does: add what is new, then read what is unread; say which process did so after each document."""
    with Store.open(path) as store:
        for number in range(DOCUMENTS):
            store.add_document(nouns.document(number))
        for document in store.unread("m"):
            ids = [f"{document.id}-{number}" for number in range(CLAIMS)]
            claims = [nouns.claim(number, id=id_, document=document.id) for number, id_ in enumerate(ids)]
            store.add_claims(document.id, claims, model="m", at=nouns.NOON)
            os.write(1, f"{os.getpid()}\n".encode())


def _kill_in_the_midst(forker: subprocess.Popen[str], after: float) -> None:
    """Have a writer made, and kill it some seconds after it has read its first document."""
    assert forker.stdin is not None
    assert forker.stdout is not None
    forker.stdin.write("go\n")
    forker.stdin.flush()
    writer = int(forker.stdout.readline())
    time.sleep(after)
    os.kill(writer, signal.SIGKILL)
    said = next(line for line in forker.stdout if line.startswith("ended"))
    assert said == f"ended -{signal.SIGKILL.value}\n"


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


@pytest.mark.wide
def test_a_killed_run_leaves_whole_documents_and_the_next_one_finishes(path: Path) -> None:
    random.seed(5)
    counts = [0]
    forker = [sys.executable, "-c", FORKER, str(path)]
    with subprocess.Popen(forker, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(ROUNDS):
            _kill_in_the_midst(process, after=random.uniform(0.0, 0.05))
            counts.append(_count_read(path))
    assert counts == sorted(set(counts)), "every round reads something new"
    assert counts[-1] < DOCUMENTS, "choose DOCUMENTS so that every kill hits the writing"
    for _ in range(2):
        write(str(path))
        assert _count_read(path) == DOCUMENTS
