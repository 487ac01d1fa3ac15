from pathlib import Path

import pytest

from detente.errors import StoreError
from detente.store.location import locate

PLACES = [
    ("record.sqlite", "record.sqlite"),
    ("sqlite:///record.sqlite", "record.sqlite"),
    ("sqlite:////var/record.sqlite", "/var/record.sqlite"),
    ("/var/what now?.sqlite", "/var/what now?.sqlite"),
    ("sqlite:////var/what?mode=ro#1%20", "/var/what?mode=ro#1%20"),
]


@pytest.mark.parametrize("url, path", PLACES)
def test_a_path_is_taken_as_it_is(url: str, path: str) -> None:
    assert locate(url).path == Path(path)


def test_the_home_folder_may_be_abbreviated() -> None:
    assert locate("~/record.sqlite").path == Path.home() / "record.sqlite"


@pytest.mark.parametrize("url", ["", " ", "sqlite:///", "sqlite://record.sqlite", "sqlite:record", "://", "a\0b"])
def test_what_names_no_store_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match=r"names no store.*allowed is a path, sqlite:///path or postgresql://"):
        locate(url)


def test_a_password_is_never_shown() -> None:
    place = locate("postgresql+psycopg://reader:secret@db.example.org/record")
    assert place.name == "postgresql+psycopg://reader:***@db.example.org/record"
    assert place.url.password == "secret"
