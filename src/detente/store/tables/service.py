"""What is kept besides the record, in which columns? Forecasts, keys, acts over the network, alerts and notes."""

from sqlalchemy import JSON, Column, Date, Double, Index, Integer, Table, Text

from detente.store.tables.types import Moment, metadata

# Forecasts as they were issued; nothing is ever taken out of it or changed.
forecasts = Table(
    "forecasts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("conflict", Text),
    Column("method", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("on", Date, nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("horizon", Integer, nullable=False),
    Column("probability", Double),
    Column("references", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("silence", Text),
    Column("entry", Text),
)

# Keys of the API, each by a digest of its secret; a key that is closed stays, so that the list of acts can name it.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("digest", Text, nullable=False),
    Column("revoked_at", Moment),
)

# What was done over the network, and to the keys; nothing is ever taken out of it or changed.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", JSON, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# What rules found, a row an alert and channel; `turn` counts how often it ended and came again. `next_try` is unknown
# of what was only noted and of what is sent; `bundle` names the message that it went into.
alerts = Table(
    "alerts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("rule", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("found_at", Moment, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("link", Text),
    Column("bundle", Text, index=True),
    Column("tries", Integer, nullable=False),
    Column("next_try", Moment),
    Column("sent_at", Moment),
    Column("error", Text),
    Column("ended_at", Moment),
    Index("ix_alerts_rule", "rule", "key"),
    Index("ix_alerts_waiting", "channel", "next_try"),
)

# When each rule last looked, as of which day, and a digest of what it asked then.
alert_rules = Table(
    "alert_rules",
    metadata,
    Column("rule", Text, primary_key=True),
    Column("asked", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("at", Moment, nullable=False),
)
