import pytest
from starlette.testclient import TestClient

from detente.errors import ConfigError
from detente.faces.api import keys
from detente.faces.api.limits import MOST, Buckets
from detente.store import Store
from tests.faces.api import build
from tests.faces.api.conftest import key

PREFIX = "http://testserver/api/v1/"


def _client(desk: build.Desk, *, open_read: bool) -> TestClient:
    return TestClient(build.serving(desk, open_read=open_read), base_url=PREFIX)


@pytest.mark.parametrize("scope, opened", [(None, 0), ("read", 1), ("review", 2), ("admin", 3)])
def test_a_scope_opens_what_is_before_it(desk: build.Desk, scope: str | None, opened: int) -> None:
    headers = key(desk, scope) if scope else {}
    client = _client(desk, open_read=False)
    answers = [client.get(path, headers=headers).status_code for path in ("claims", "review/decisions", "keys")]
    refused = 403 if scope else 401
    assert answers == [200] * opened + [refused] * (3 - opened)


def test_reading_is_open_where_the_server_says_so_and_nothing_else_is(desk: build.Desk) -> None:
    client = _client(desk, open_read=True)
    assert [client.get(path).status_code for path in ("claims", "review/decisions", "audit")] == [200, 401, 401]
    assert client.get("audit").headers["www-authenticate"] == 'Bearer realm="detente"'


def test_a_key_is_kept_as_a_digest(desk: build.Desk) -> None:
    text = key(desk, "admin")["Authorization"].split()[1]
    secret = text.split("_", 2)[2]
    with open(desk.path, "rb") as file:  # noqa: PTH123 - all bytes of it
        assert secret.encode() not in file.read()
    assert secret not in repr(desk.store.keyring.every())


@pytest.mark.parametrize("wrong", ["", "dt_", "dt_0123456789ab_" + "a" * 43, "Bearer", "dt_é_x", "x" * 5000])
def test_a_wrong_key_opens_nothing_even_where_reading_is_open(desk: build.Desk, wrong: str) -> None:
    client = _client(desk, open_read=True)
    answer = client.get("claims", headers={b"Authorization": f"Bearer {wrong}".encode()})
    assert answer.status_code == 401
    assert wrong == "" or wrong not in answer.text


def test_the_secret_of_another_key_does_not_fit(desk: build.Desk) -> None:
    one, other = (key(desk, "read")["Authorization"].split("_", 2) for _ in range(2))
    assert keys.verify(desk.store, f"dt_{one[1]}_{one[2]}") is not None
    assert keys.verify(desk.store, f"dt_{one[1]}_{other[2]}") is None


def test_wrong_keys_are_tried_a_few_times_only(desk: build.Desk) -> None:
    client = _client(desk, open_read=True)
    wrong = {"Authorization": "Bearer dt_0123456789ab_" + "a" * 43}
    tried = [client.get("claims", headers=wrong).status_code for _ in range(keys.TRIES + 1)]
    assert tried == [401] * keys.TRIES + [429]
    assert client.get("claims", headers=key(desk, "read")).status_code == 200
    assert client.get("claims").status_code == 200


def test_a_key_is_made_shown_once_and_closed(desk: build.Desk) -> None:
    client, admin = _client(desk, open_read=False), key(desk, "admin")
    made = client.post("keys", json={"name": "a program", "scope": "read"}, headers=admin)
    assert made.status_code == 201
    text, identity = made.json()["data"]["key"], made.json()["data"]["id"]
    mine = {"Authorization": f"Bearer {text}"}
    assert client.get("claims", headers=mine).status_code == 200
    assert text not in client.get("keys", headers=admin).text
    assert client.delete(f"keys/{identity}", headers=admin).status_code == 204
    assert client.get("claims", headers=mine).status_code == 401
    assert client.delete(f"keys/{identity}", headers=admin).status_code == 404


def test_what_is_done_to_keys_is_noted(desk: build.Desk) -> None:
    client, admin = _client(desk, open_read=False), key(desk, "admin")
    made = client.post("keys", json={"name": "a program"}, headers=admin).json()["data"]
    client.delete(f"keys/{made['id']}", headers=admin)
    acts = client.get("audit", headers=admin).json()["data"]
    assert [(act["what"], act["target"]) for act in acts] == [("key.revoke", made["id"]), ("key.make", made["id"])]
    assert acts[0]["who"].startswith("the desk (")
    assert made["key"] not in client.get("audit", headers=admin).text


def test_acts_come_in_pages(desk: build.Desk) -> None:
    client, admin = _client(desk, open_read=False), key(desk, "admin")
    with desk.writer() as store:
        for number in range(3):
            store.keyring.note(at=build.NOON, who="a", what="b", target=str(number), detail={})
    first = client.get("audit?limit=2", headers=admin).json()
    rest = client.get(f"audit?limit=2&before={first['next']}", headers=admin).json()
    assert [act["target"] for act in (*first["data"], *rest["data"])] == ["2", "1", "0"]
    assert rest["next"] is None


@pytest.mark.parametrize("name, scope", [("", "read"), ("a" * 101, "read"), ("a\x00b", "read"), ("a", "all")])
def test_a_key_needs_a_name_and_a_scope(name: str, scope: str) -> None:
    with Store.open("sqlite://") as store, pytest.raises(ConfigError, match=r"a key needs a name|a scope is one of"):
        keys.make(store, name, scope, at=build.NOON)


def test_a_bucket_is_filled_again_and_never_more_than_full() -> None:
    now = [0.0]
    bucket = Buckets(2, 60, clock=lambda: now[0])
    assert [bucket.take("a").passes for _ in range(3)] == [True, True, False]
    assert bucket.take("b").passes
    now[0] = 1.0
    assert [bucket.take("a").passes for _ in range(2)] == [True, False]
    now[0] = 1000.0
    assert [bucket.take("a").passes for _ in range(3)] == [True, True, False]


def test_only_so_many_buckets_are_kept() -> None:
    bucket = Buckets(1, 60, clock=lambda: 0.0)
    for number in range(MOST + 10):
        bucket.take(str(number))
    assert len(bucket._held) == MOST
