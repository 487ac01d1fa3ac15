"""Which words does linked data of ours have beside those of schema.org, PROV-O and SEM, and what does each mean?

They are written into every file, so that nothing has to be looked up to read it; docs/open-data.md shows their use.
"""

from dataclasses import dataclass

from detente.records import Modality, Status


@dataclass(frozen=True, slots=True)
class Term:
    """A word: ``kind`` is a class of RDF, or of this list for single things; ``above`` is what it is a kind of."""

    name: str
    kind: str
    comment: str
    above: tuple[str, ...] = ()

    @property
    def relation(self) -> str:
        """How it stands to what is above it."""
        return "rdfs:subClassOf" if self.kind == CLASS else "rdfs:subPropertyOf"


CLASS = "rdfs:Class"
PROPERTY = "rdf:Property"
_CLASSES = (
    Term("Claim", CLASS, "What one sentence says of one act.", ("schema:Claim", "prov:Entity")),
    Term("FormerClaim", CLASS, "A claim as it was before a person changed or rejected it.", ("prov:Entity",)),
    Term("Happened", CLASS, "An act that is known to have happened.", ("schema:Event", "sem:Event")),
    Term("Prospect", CLASS, "An act that was announced, proposed or held possible and is not known to have happened."),
    Term("Disputed", CLASS, "An act that some report as done and others deny."),
    Term("Announced", CLASS, "An act of the ledger: it was announced beforehand, whatever came of it."),
    Term("Participation", CLASS, "Somebody in a role in a claim or an act."),
    Term("Step", CLASS, "What a day made of an announced act."),
    Term("Correction", CLASS, "A decision of a person about a claim.", ("prov:Activity",)),
    Term("Status", CLASS, "What is known of an act on the day of the record."),
    Term("Modality", CLASS, "How a sentence presents an act, seen from its day of publication."),
)
_PROPERTIES = (
    Term("knownOn", PROPERTY, "The day of a record: nothing that was published later is in it."),
    Term("status", PROPERTY, "What is known of an act, a dt:Status."),
    Term("modality", PROPERTY, "How a claim presents its act, a dt:Modality."),
    Term("eventType", PROPERTY, "PLOVER's type of an act, or COMMENT."),
    Term("mode", PROPERTY, "How it is done, in PLOVER's words."),
    Term("restsOn", PROPERTY, "A claim that an act, or a change of its status, rests on."),
    Term("source", PROPERTY, "Who acts, or is to: the state or union acted for, else the actor."),
    Term("target", PROPERTY, "Whom an act is, or would be, directed at."),
    Term("mediator", PROPERTY, "Who goes, or is to go, between them."),
    Term("host", PROPERTY, "Who receives them, or is to."),
    Term("of", PROPERTY, "The claim or act that a participation or a step belongs to."),
    Term("role", PROPERTY, "Which of dt:source, dt:target, dt:mediator, dt:host a participation is."),
    Term("actor", PROPERTY, "Who takes part, where that is known."),
    Term("country", PROPERTY, "The state or union that somebody acts for."),
    Term("sector", PROPERTY, "PLOVER's three letters of a part of society."),
    Term("firstReported", PROPERTY, "Day of the first report of an act."),
    Term("lastReported", PROPERTY, "Day of its last report."),
    Term("articles", PROPERTY, "How many articles tell it."),
    Term("independentSources", PROPERTY, "How many outlets say so in a text of their own."),
    Term("topic", PROPERTY, "What it is about."),
    Term("dueFirst", PROPERTY, "First day on which an act was to happen."),
    Term("dueLast", PROPERTY, "Last day on which it was to happen."),
    Term("announcedOn", PROPERTY, "Day of the announcement."),
    Term("announcedBy", PROPERTY, "Who announced it, in the words of the text."),
    Term("condition", PROPERTY, "The words for what it depends on."),
    Term("day", PROPERTY, "Day of a step."),
    Term("change", PROPERTY, "What kind of step it is: announced, dated, moved, overdue, happened and others."),
    Term("copyOf", PROPERTY, "The article that an article copies.", ("prov:wasDerivedFrom",)),
    Term("place", PROPERTY, "Where the act of a claim is, or would be."),
    Term("placeKind", PROPERTY, "How exact the point of a place is."),
    Term("countryCode", PROPERTY, "Code of the state that a place is in; several are joined by /."),
    Term("trigger", PROPERTY, "The word that carries the act."),
    Term("start", PROPERTY, "First character of the sentence in its article."),
    Term("end", PROPERTY, "Character after its last one."),
    Term("reportedOn", PROPERTY, "Day of publication of a claim."),
    Term("stance", PROPERTY, "How a COMMENT takes the act that it is about."),
    Term("score", PROPERTY, "Calibrated probability that a claim is right."),
    Term("firstDay", PROPERTY, "First day of the act, as a claim has it: of a plan it is no day on which it was done."),
    Term("lastDay", PROPERTY, "Last day of the act, as a claim has it."),
    Term("verb", PROPERTY, "What a person did: amend, add, confirm or reject."),
)
TERMS = (
    *_CLASSES,
    *_PROPERTIES,
    *(Term(f"status-{s.value}", "dt:Status", f"The status {s.value}; see docs/record.md of detente.") for s in Status),
    *(Term(f"modality-{m.value}", "dt:Modality", f"The modality {m.value}.") for m in Modality),
)
