"""What was read, in which columns? Documents and their versions, readings, claims and what is called whom."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from detente.store.tables.types import Moment, Written, metadata

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("given_id", Text),
    Column("url", Text),
    Column("outlet", Text),
    Column("published", Date),
    Column("language", Text),
    Column("copy_of", Text, index=True),
    Column("fetched", Moment),
    Column("date_source", Text),
    Column("author", Text),
    # With the zone that the page gives, which `Moment` would not keep.
    Column("published_at", Written),
    Column("updated", Written),
    Column("stub", Text),
    # What an article copies stands here once more: how many of a day copy no other is counted without reading any.
    Index("ix_documents_day", "published", "copy_of"),
)

# Articles whose text was seen to change: each version is a document, `number` counts from 1, and `since` is the day
# from which its claims count. One that a later version replaced within its day never counted by the end of a day: its
# claims are in `past_claims`. An article that never changed has no row.
versions = Table(
    "versions",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("article", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("since", Date),
    Column("replaced", Boolean, nullable=False),
    UniqueConstraint("article", "number", name="uq_versions_order"),
)

# Claims of versions that were replaced within their day, kept here, whole.
past_claims = Table(
    "past_claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("fields", JSON, nullable=False),
)

# What copies are recognised by; `algorithm` names the way it was computed, and those of two ways do not compare.
signatures = Table(
    "signatures",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("algorithm", Text, nullable=False),
    Column("published", Date, index=True),
    Column("data", LargeBinary, nullable=False),
)

# One reading a document, the newest: claims of an older one are replaced together with it.
readings = Table(
    "readings",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("model", Text, nullable=False, index=True),
    Column("coder", Text),
    Column("finished", Moment, nullable=False),
)

# The lists are JSON; each participant is [role, text, start, end, actor, country, sector], a place its fields in order.
claims = Table(
    "claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sentence", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("reported", Date),
    Column("trigger_text", Text, nullable=False),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("type", Text, nullable=False, index=True),
    Column("modality", Text, nullable=False, index=True),
    Column("score", Double, nullable=False, index=True),
    Column("coder", Text, nullable=False),
    Column("mode", Text),
    Column("contexts", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("participants", JSON, nullable=False),
    Column("when_start", Date, index=True),
    Column("when_end", Date, index=True),
    Column("when_text", Text),
    Column("where", Text),
    Column("place", JSON),
    Column("speaker_text", Text),
    Column("speaker_start", Integer),
    Column("speaker_end", Integer),
    Column("speaker_actor", Text),
    Column("speaker_country", Text),
    Column("stance", Text),
    Column("numbers", JSON, nullable=False),
    Index("ix_claims_order", "reported", "document", "sentence", "trigger_start", "id"),
    Index("ix_claims_speaker", "speaker_actor", "reported"),
)

# The participants of `claims` once more, a row each with the claim's day, to be searched.
participants = Table(
    "participants",
    metadata,
    Column("claim", Text, ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("actor", Text),
    Column("country", Text),
    Column("sector", Text),
    Column("reported", Date),
    Index("ix_participants_actor", "actor", "reported", "claim"),
    Index("ix_participants_country", "country", "reported", "claim"),
    sqlite_with_rowid=False,
)

# What a document calls people, written with its claims.
namings = Table(
    "namings",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("actor", Text, nullable=False, index=True),
    Column("country", Text),
    Column("office", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("tense", Text, nullable=False),
    Index("ix_namings_office", "office", "country"),
    sqlite_with_rowid=False,
)

# `id` is a digest of source, given_id and stage: a unique constraint would take two unknown given_ids for different.
failures = Table(
    "failures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False, index=True),
    Column("stage", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("given_id", Text),
)
