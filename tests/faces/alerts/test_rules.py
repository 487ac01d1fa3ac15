"""A file of rules is right, or is refused in a sentence that says what to mend."""

from datetime import time
from pathlib import Path

import pytest

from detente.analysis.forecast.acts import CLASSES as FORECAST_CLASSES
from detente.errors import ConfigError
from detente.faces.alerts import ALERTS, load, missing
from detente.faces.alerts.rules import CLASSES, KINDS, Quiet, Rule
from detente.faces.alerts.settings import Email, Webhook
from detente.records import Status
from tests.faces.alerts.build import rules

SCREEN = '[channels.screen]\nkind = "stdout"\n'
RULE = '[[rules]]\nname = "r"\nkind = "overdue"\nchannels = ["screen"]\n'
WHOLE = """
zone = "Europe/Berlin"
[channels.desk]
kind = "email"
host = "mail.example.org"
user = "detente"
password_env = "MAIL_PASSWORD"
from = "detente@example.org"
to = ["desk@example.org", "night@example.org"]
[channels.room]
kind = "webhook"
url_env = "ROOM_URL"
secret_env = "ROOM_SECRET"
allow = ["10.1.0.0/16", "hooks.internal:9000"]
[channels.feed]
kind = "atom"
file = "alerts.atom"
[channels.diary]
kind = "ics"
file = "/srv/talks.ics"
[[rules]]
name = "talks held"
kind = "event"
conflict = "russia-ukraine"
parties = ["RUS", "USA"]
types = ["CONSULT"]
statuses = ["HAPPENED", "CALLED_OFF"]
channels = ["desk", "room"]
quiet = "22:00-07:00"
digest = "daily at 07:30"
[[rules]]
name = "likely"
kind = "forecast"
types = ["talks", "kept"]
horizon = 7
above = 0.6
zone = "Asia/Tokyo"
channels = ["feed", "diary"]
"""


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    found = rules(tmp_path, WHOLE)
    talks, likely = found.rules
    assert (talks.statuses, talks.parties) == ((Status.HAPPENED, Status.CALLED_OFF), ("RUS", "USA"))
    assert (talks.quiet, talks.digest, talks.zone.key) == (Quiet(time(22), time(7)), time(7, 30), "Europe/Berlin")
    assert (likely.above, likely.below, likely.horizon, likely.zone.key) == (0.6, None, 7, "Asia/Tokyo")
    desk, room = found.channels["desk"], found.channels["room"]
    assert isinstance(desk, Email)
    assert isinstance(room, Webhook)
    assert (desk.port, desk.security, desk.password_env) == (587, "starttls", "MAIL_PASSWORD")
    assert room.allow == ("10.1.0.0/16", "hooks.internal:9000")
    assert found.channels["feed"].file == tmp_path / "alerts.atom"  # type: ignore[union-attr]  # an Atom
    assert found.channels["diary"].file == Path("/srv/talks.ics")  # type: ignore[union-attr]  # an Ics


def test_secrets_that_are_not_set_are_named(tmp_path: Path) -> None:
    channels = rules(tmp_path, WHOLE).channels
    assert missing(channels["room"], {"ROOM_URL": "https://x.example/"}) == ("ROOM_SECRET",)
    assert missing(channels["desk"], {"MAIL_PASSWORD": " "}) == ("MAIL_PASSWORD",)
    assert missing(channels["feed"], {}) == ()


def test_every_kind_of_rule_has_its_finder_and_the_classes_are_those_of_forecasts() -> None:
    assert set(KINDS) == set(ALERTS)
    assert set(CLASSES) == set(FORECAST_CLASSES)


def _mail(**changes: str) -> str:
    fields = {"host": '"mail.example.org"', "from": '"a@b.example"', "to": '["c@d.example"]'} | changes
    lines = "\n".join(f"{key} = {value}" for key, value in fields.items())
    return f'{RULE}[channels.screen]\nkind = "email"\n{lines}\n'


def _hook(**changes: str) -> str:
    fields = {"url": '"https://x.example/"', "secret_env": '"S"'} | changes
    lines = "\n".join(f"{key} = {value}" for key, value in fields.items() if value)
    return f'{RULE}[channels.screen]\nkind = "webhook"\n{lines}\n'


REFUSED = [
    ("rules = 1", "has no "),
    ("x [", "cannot be read as TOML"),
    ("chanels = {}\n" + RULE + SCREEN, "did you mean 'channels'?"),
    (SCREEN, r"has no \[\[rules\]\]"),
    (SCREEN + RULE.replace("overdue", "overdu"), "did you mean 'overdue'?"),
    (SCREEN + RULE + 'statuses = ["DUE"]', "unknown setting 'statuses' in .*rule 1"),
    (SCREEN + RULE + 'partys = ["RUS"]', "did you mean 'parties'?"),
    (SCREEN + RULE + 'parties = ["Russia"]', "must be codes such as UKR"),
    (SCREEN + RULE + 'types = ["CONSULTS"]', "did you mean 'CONSULT'?"),
    (SCREEN + RULE + 'conflict = "atlantis"', "no conflict 'atlantis'"),
    (SCREEN + RULE + 'quiet = "22-7"', '"22:00-07:00"'),
    (SCREEN + RULE + 'quiet = "07:00-07:00"', "two different times"),
    (SCREEN + RULE + 'digest = "weekly"', "daily at 07:30"),
    (SCREEN + RULE + 'zone = "Europe/Bonn"', "a time zone such as"),
    (SCREEN + RULE + 'zone = "../../etc/passwd"', "a time zone such as"),
    (SCREEN + RULE.replace('["screen"]', "[]"), "at least one channel"),
    (SCREEN + RULE.replace('["screen"]', '["sceen"]'), "did you mean 'screen'?"),
    (SCREEN + RULE + RULE, "two rules with the name 'r'"),
    (SCREEN + RULE.replace('"r"', '"<b>"'), "1 to 60 letters"),
    (SCREEN + RULE.replace('"r"', '"a\\nb"'), "of one line"),
    (SCREEN + RULE.replace("overdue", "due_within") + "days = 0", "from 1 to 366"),
    (SCREEN + RULE.replace("overdue", "due_within") + "days = true", "a whole number"),
    (SCREEN + RULE.replace("overdue", "forecast"), "a probability such as 0.6"),
    (SCREEN + RULE.replace("overdue", "forecast") + "above = 0.6\nbelow = 0.2", "and not both"),
    (SCREEN + RULE.replace("overdue", "forecast") + "above = 60", "between 0 and 1"),
    (SCREEN + RULE.replace("overdue", "forecast") + 'above = 0.6\ntypes = ["CONSULT"]', "allowed are talks"),
    (SCREEN + RULE.replace("overdue", "warning") + 'types = ["weekdays"]', "did you mean 'weekday'?"),
    (SCREEN + RULE.replace("overdue", "position") + 'types = ["territori"]', "did you mean 'territory'?"),
    (SCREEN.replace("stdout", "fax") + RULE, "allowed are email, webhook, atom, ics, stdout"),
    (SCREEN + 'file = "x"\n' + RULE, "unknown setting 'file'"),
    (_mail(to="[]"), "1 to 50 addresses"),
    (_mail(to='["a@b.example\\nBcc: all@b.example"]'), "a list of strings"),
    (_mail(to='["desk"]'), "plain addresses"),
    (_mail(**{"from": '"A <a@b.example>"'}), "plain addresses"),
    (_mail(host='"mail.example.org/x"'), "the name of a mail server"),
    (_mail(port="0"), "from 1 to 65535"),
    (_mail(security='"ssl"'), "allowed are starttls, tls, none"),
    (_mail(user='"u"'), "password_env"),
    (_mail(user='"u"', password_env='"P"', security='"none"'), "starttls or tls where a password is sent"),
    (_mail(user='"u"', password_env='"DETENTE_PASSWORD"'), "not begin with DETENTE_"),
    (_mail(password='"hunter2"'), "unknown setting 'password'"),
    (_hook(secret_env=""), "secret_env"),
    (_hook(url=""), "or url_env"),
    (_hook(url_env='"U"'), "given twice"),
    (_hook(allow='["0x7f.1"]'), "cannot be permitted"),
    (_hook(secret='"s"'), "unknown setting 'secret'"),
]


@pytest.mark.parametrize("text, words", REFUSED)
def test_a_file_that_is_wrong_is_refused_in_a_sentence(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=words):
        rules(tmp_path, text)


def test_a_file_that_is_not_there_or_is_no_file_of_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read as TOML"):
        load(tmp_path / "alerts.toml")
    (tmp_path / "alerts.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(ConfigError, match="longer than 1000000 bytes"):
        load(tmp_path / "alerts.toml")


@pytest.mark.parametrize(
    "named, sides, fits",
    [
        ((), (), True), (("RUS",), ("RUS",), True), (("RUS",), ("USA",), False), (("RUS", "USA"), ("RUS",), False),
        (("RUS", "USA", "UKR"), ("UKR", "RUS", "TUR"), True), (("RUS", "USA"), ("USA", "RUS"), True),
    ],
)  # fmt: skip
def test_one_party_must_take_part_and_of_several_two(
    named: tuple[str, ...],
    sides: tuple[str, ...],
    fits: bool,  # noqa: FBT001 - a column
) -> None:
    assert Rule("r", "event", ("c",), parties=named).between(sides) is fits
