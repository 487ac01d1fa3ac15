"""By what name is a test known? By one that every worker and every run gives it."""

import pytest


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name a test after its parameter, not after the bytes in it.

    Bytes made while tests are collected (an archive with its time stamp) differ from one worker to the next;
    pytest-xdist then refuses the whole run, which it did twice.
    """
    del config
    return argname if isinstance(val, bytes) else None
