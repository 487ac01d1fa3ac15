"""How do articles, what a search finds, and actors look to those outside? One function a kind of row."""

from typing import Any

from detente.answers.people import ActorRow
from detente.answers.texts import ArticleRow, FoundRow, Piece
from detente.exports import shapes
from detente.exports.rows import claim, claim_fields, office
from detente.records import Document, Naming, TextWarning


def article(row: ArticleRow) -> shapes.Article:
    """Return a text with all that was read in it."""
    document = row.document
    return shapes.Article(
        **_header(document),
        author=document.author,
        published_at=document.published_at,
        updated=document.updated,
        stub=document.stub,
        versions=tuple(shapes.Version(v.document, v.number, v.since, v.replaced) for v in row.versions),
        past_claims=tuple(claim(one, document) for one in row.past),
        text=document.text,
        claims=tuple(shapes.LinkedClaim(**claim_fields(c.claim, document), event=c.event) for c in row.claims),
        namings=tuple(map(_naming, row.namings)),
        warnings=tuple(map(_doubt, row.warnings)),
        original=header(row.original) if row.original else None,
        copies=tuple(map(header, row.copies)),
    )


def found(row: FoundRow) -> shapes.Found:
    """Return a document that holds the words that were looked for."""
    return shapes.Found(
        **_header(row.document),
        title_pieces=tuple(map(_piece, row.title)),
        start=row.start,
        snippet=tuple(map(_piece, row.snippet)),
        claims=tuple(claim(one, row.document) for one in row.claims),
    )


def actor(row: ActorRow) -> shapes.Actor:
    """Return an entry of the actor book."""
    known = row.actor
    return shapes.Actor(
        id=known.id,
        name=known.name,
        kind=known.kind,
        country=row.country,
        sector=row.sector,
        names=known.names,
        held=tuple(map(office, row.held)),
        offices=tuple(map(office, known.offices)),
        members=row.members,
        merged=row.merged,
    )


def header(document: Document) -> shapes.Header:
    """Return what is known of a document beside its text."""
    return shapes.Header(**_header(document))


def _header(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "given_id": document.given_id,
        "title": document.title,
        "url": document.url,
        "outlet": document.outlet,
        "published": document.published,
        "language": document.language,
        "copy_of": document.copy_of,
    }


def _naming(what: Naming) -> shapes.Naming:
    return shapes.Naming(
        what.start, what.end, what.name, what.actor, what.country, what.office, what.title, what.tense.value
    )


def _doubt(what: TextWarning) -> shapes.TextDoubt:
    return shapes.TextDoubt(what.kind, what.start, what.end, what.sentence, what.reason, what.record)


def _piece(what: Piece) -> shapes.Piece:
    return shapes.Piece(what.text, what.hit)
