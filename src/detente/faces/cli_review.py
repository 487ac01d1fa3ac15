"""The commands with which people review the record: correct claims and statuses, see, undo and export decisions."""

from datetime import date
from typing import Annotated

import typer

from detente.faces.options import (
    By,
    ConflictName,
    Json,
    Out,
    StoreUrl,
    conflict_named,
    day,
    now,
    open_store,
    print_json,
    print_lines,
)

review = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Correct claims and statuses, see what people decided, undo it.",
)

ClaimId = Annotated[str, typer.Argument(metavar="CLAIM", help="The id of a claim, as `ask claims --json` prints it.")]
Why = Annotated[str, typer.Option(metavar="TEXT", help="The reason, kept with the decision.")]
Limit = Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="At most so many.")]
Type = Annotated[str | None, typer.Option("--type", metavar="TYPE", help="The type of the act, such as CONSULT.")]
ModalityWord = Annotated[
    str | None, typer.Option(metavar="WORD", help="HAPPENED, PLANNED, PROPOSED, POSSIBLE or DENIED.")
]
Mode = Annotated[str | None, typer.Option(metavar="WORD", help="How it is done, such as meet; or none.")]
StanceWord = Annotated[str | None, typer.Option(metavar="WORD", help="Of a COMMENT: hope, scepticism, …; or none.")]
Topic = Annotated[list[str] | None, typer.Option(metavar="TOPIC", help="A topic; once for each; or none.")]
Where = Annotated[str | None, typer.Option(metavar="PLACE", help="Where it is done; or none.")]
When = Annotated[str | None, typer.Option(metavar="DAY[..DAY]", help="The day, or first and last day; or none.")]
Who = Annotated[
    list[str] | None,
    typer.Option(
        "--participant",
        metavar="ROLE,WORDS[,WHO]",
        help="All who take part, once for each: SOURCE, TARGET, MEDIATOR or HOST, the words of the sentence, "
        "and the code of a state or an actor's id; or none.",
    ),
]
SpeakerWords = Annotated[
    str | None, typer.Option("--speaker", metavar="WORDS[,WHO]", help="Who vouches for it, if not the writer; or none.")
]


@review.command("list")
def list_decisions(limit: Limit = 50, store: StoreUrl = None, json: Json = False) -> None:
    """Show what people decided about actors, events and claims, and what they took back, newest first.

    \b
    Example:
      detente review list --store sqlite:///talks.sqlite
    """  # noqa: D301 - see read
    from detente import answers
    from detente.exports import review as exported
    from detente.faces import reviews

    with open_store(store) as opened:
        found = answers.decisions(opened, limit=limit)
    print_json(map(exported.decision, found)) if json else print_lines(reviews.decisions(found))
    if not found and not json:
        typer.echo("None: nobody has decided anything yet.")


@review.command("doubt")
def doubt_claims(limit: Limit = 20, conflict: ConflictName = None, store: StoreUrl = None, json: Json = False) -> None:
    """Show the claims most worth a look: of announced acts, undecided, those that the machine is least sure of first.

    \b
    Example:
      detente review doubt --limit 10
    """  # noqa: D301 - see read
    from detente import answers
    from detente.exports import review as exported
    from detente.faces import reviews

    with open_store(store) as opened:
        found = answers.to_doubt(opened, limit=limit, conflict=conflict_named(conflict))
    print_json(map(exported.unsure, found)) if json else print_lines(reviews.doubts(found))
    if not found and not json:
        typer.echo("None: there is no announced act, or people have decided on all of its claims.")


@review.command("claim")
def review_claim(  # noqa: PLR0917 -- typer gives each option by name
    claim: ClaimId,
    type_: Type = None,
    modality: ModalityWord = None,
    mode: Mode = None,
    stance: StanceWord = None,
    topic: Topic = None,
    where: Where = None,
    when: When = None,
    participant: Who = None,
    speaker: SpeakerWords = None,
    reject: Annotated[bool, typer.Option("--reject", help="It is no claim.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="It is right as it stands.")] = False,
    why: Why = "",
    by: By = None,
    store: StoreUrl = None,
) -> None:
    """Correct a claim, reject it, or confirm it; the machine's answer is kept beside it.

    \b
    Example:
      detente review claim 77aa01c3 --modality PLANNED --when 2025-03-18 --why "it is still ahead" --by me
      detente review claim 77aa01c3 --participant SOURCE,Witkoff,USA --participant TARGET,Putin,RUS
      detente review claim 77aa01c3 --reject
    """  # noqa: D301 - see read
    from detente.faces import decisions, reviews

    labels = {"type": type_, "modality": modality, "mode": mode, "stance": stance, "where": where}
    people = tuple(map(reviews.Part.of, participant or ()))
    vouches = reviews.Part.speaking(speaker) if speaker else None
    told = reviews.Told(labels, tuple(topic or ()), when, people, vouches)
    changes = any((*labels.values(), topic, when, participant, speaker))
    if reject + confirm + changes != 1:
        raise typer.BadParameter("give fields that change, or --reject, or --confirm, and one of these only")
    with open_store(store, read_only=False) as opened:
        desk = reviews.Desk(opened, decisions.decider(by), now(), why)
        done = desk.reject(claim) if reject else desk.confirm(claim) if confirm else desk.amend(claim, told)
        typer.echo(done)


@review.command("add")
def add_claim(  # noqa: PLR0917 -- see review_claim
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="The id of a document, as the JSON shows it.")],
    start: Annotated[int, typer.Argument(metavar="START", min=0, help="The first character of the word for the act.")],
    end: Annotated[int, typer.Argument(metavar="END", min=1, help="The character after its last one.")],
    type_: Annotated[str, typer.Option("--type", metavar="TYPE", help="The type of the act, such as CONSULT.")],
    modality: Annotated[str, typer.Option(metavar="WORD", help="HAPPENED, PLANNED, PROPOSED, POSSIBLE or DENIED.")],
    mode: Mode = None,
    stance: StanceWord = None,
    topic: Topic = None,
    where: Where = None,
    when: When = None,
    participant: Who = None,
    speaker: SpeakerWords = None,
    why: Why = "",
    by: By = None,
    store: StoreUrl = None,
) -> None:
    """Add a claim that the machine missed.

    \b
    Example:
      detente review add 3f0a77c1 32 37 --type CONSULT --modality PLANNED --participant SOURCE,Washington,USA
    """  # noqa: D301 - see read
    from detente.faces import decisions, reviews

    labels = {"type": type_, "modality": modality, "mode": mode, "stance": stance, "where": where}
    people = tuple(map(reviews.Part.of, participant or ()))
    vouches = reviews.Part.speaking(speaker) if speaker else None
    told = reviews.Told(labels, tuple(topic or ()), when, people, vouches)
    with open_store(store, read_only=False) as opened:
        typer.echo(reviews.Desk(opened, decisions.decider(by), now(), why).add(document, start, end, told))


@review.command("status")
def settle_event(
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="The id of an event, as `ask events --json` prints it.")
    ],
    status: Annotated[str, typer.Argument(metavar="STATUS", help="Such as HAPPENED or CALLED_OFF.")],
    from_: Annotated[date, typer.Option("--from", parser=day, metavar="DAY", help="The first day on which it holds.")],
    why: Why = "",
    by: By = None,
    store: StoreUrl = None,
) -> None:
    """Say that an act has a status from a day on, whatever its claims say.

    \b
    Example:
      detente review status 5f0c2a9d CALLED_OFF --from 2025-03-20 --why "the ministry told us so" --by me
    """  # noqa: D301 - see read
    from detente.faces import decisions, ledger, reviews

    (state,) = ledger.statuses([status])
    with open_store(store, read_only=False) as opened:
        typer.echo(reviews.Desk(opened, decisions.decider(by), now(), why).settle(event, state, from_))


@review.command("undo")
def undo_decision(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="actor, event or claim.")],
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="The number, as `review list` shows it.")],
    why: Why = "",
    by: By = None,
    store: StoreUrl = None,
) -> None:
    """Take a decision back: what was before counts again.

    \b
    Example:
      detente review undo claim 12 --why "the source was right" --by me
    """  # noqa: D301 - see read
    from detente.faces import decisions, reviews

    if kind not in {"actor", "event", "claim"}:
        raise typer.BadParameter(f"{kind!r} is no kind of decision; there are actor, event, claim")
    with open_store(store, read_only=False) as opened:
        typer.echo(reviews.Desk(opened, decisions.decider(by), now(), why).undo(kind, number))


@review.command("export")
def export_reviews(out: Out = None, store: StoreUrl = None) -> None:
    """Write the claims that people corrected or confirmed as training data: JSON Lines, without the sentences.

    \b
    Example:
      detente review export --out reviewed.jsonl
    """  # noqa: D301 - see read
    from detente import answers
    from detente.exports import review as exported
    from detente.faces import output
    from detente.faces.ledger import counted

    with open_store(store) as opened, output.destination(out) as file:
        written = exported.write_training(answers.reviewed(opened), file)
    if out is not None:
        typer.echo(f"{counted(written, 'sentence')} written to {out}", err=True)
