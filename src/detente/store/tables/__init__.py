"""What is kept, in which columns? The tables as they are now; how older stores come to be so is in `migrations/`.

Only types that SQLite and PostgreSQL share. Evidence (documents, claims) and decisions are written once; events are
derived and can be dropped and rebuilt.
"""

from detente.store.tables.arriving import pages, pages_done, pointers, polls
from detente.store.tables.decisions import actor_changes, claim_corrections, event_rulings, machine_claims, withdrawals
from detente.store.tables.derived import (
    announcements,
    claim_conflicts,
    event_claims,
    event_conflicts,
    event_keys,
    event_moves,
    event_outlets,
    event_outlines,
    event_parties,
    event_shares,
    event_steps,
    events,
    watched,
)
from detente.store.tables.evidence import (
    claims,
    documents,
    failures,
    namings,
    participants,
    past_claims,
    readings,
    signatures,
    versions,
)
from detente.store.tables.service import alert_rules, alerts, api_keys, audit, forecasts, meta
from detente.store.tables.types import Moment, Written, metadata

__all__ = [
    "Moment",
    "Written",
    "actor_changes",
    "alert_rules",
    "alerts",
    "announcements",
    "api_keys",
    "audit",
    "claim_conflicts",
    "claim_corrections",
    "claims",
    "documents",
    "event_claims",
    "event_conflicts",
    "event_keys",
    "event_moves",
    "event_outlets",
    "event_outlines",
    "event_parties",
    "event_rulings",
    "event_shares",
    "event_steps",
    "events",
    "failures",
    "forecasts",
    "machine_claims",
    "meta",
    "metadata",
    "namings",
    "pages",
    "pages_done",
    "participants",
    "past_claims",
    "pointers",
    "polls",
    "readings",
    "signatures",
    "versions",
    "watched",
    "withdrawals",
]
