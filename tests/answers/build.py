"""A store of made-up articles about talks and agreements of many states."""

from datetime import UTC, date, datetime, timedelta

from detente import pipeline
from detente.records import Claim, Document, Interval, Modality, Participant, Place, Role, Speaker, Trigger
from detente.store import Store

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
START = date(2025, 6, 1)
PAIRS = (("Russia", "RUS", "Ukraine", "UKR"), ("Thailand", "THA", "Cambodia", "KHM"), ("Brazil", "BRA", "Chile", "CHL"))
THEMES = "fishery grain airspace visas dams customs rail mines water schools timber gas".split()
VERBS = (("meet", "CONSULT"), ("sign", "AGREE"))
GENEVA = Place("Geneva", "city", "CHE", None, 46.2, 6.1)
SWITZERLAND = Place("Switzerland", "country", "CHE", None, 46.8, 8.2)


def article(number: int) -> tuple[Document, tuple[Claim, ...]]:
    """The number-th article: one act announced, of every third article one that is told as done; two in nine days."""
    first, a, second, b = PAIRS[number % 3]
    verb, kind = VERBS[number % 2]
    day = START + timedelta(days=9 * (number // 2))
    due = Interval.of(day + timedelta(days=2), day + timedelta(days=4))
    theme = THEMES[number % len(THEMES)]
    plan = f"{first} and {second} will {verb} in Geneva on {theme}, Ankara said."
    done = f"{second} and {first} met about a {theme} case."
    text = f"{plan} {done}" if number % 3 == 0 else plan
    document = Document(
        f"doc{number:03}", text, title=f"Plan {number}", outlet=f"Wire {number % 4}", published=day, language="en"
    )

    def claim(at: int, sentence: str, word: str, **changes: object) -> Claim:
        start = text.index(sentence)
        trigger = start + sentence.index(word)
        fields = {
            "id": f"claim{number:03}-{at}",
            "document": document.id,
            "sentence": at,
            "start": start,
            "end": start + len(sentence),
            "text": sentence,
            "reported": day,
            "trigger": Trigger(word, trigger, trigger + len(word)),
            "type": kind,
            "modality": Modality.PLANNED,
            "score": 0.8,
            "coder": "test",
            "participants": (_party(text, first, Role.SOURCE, a), _party(text, second, Role.TARGET, b)),
        }
        return Claim(**(fields | changes))  # type: ignore[arg-type]

    speaker = Speaker("Ankara", text.index("Ankara"), text.index("Ankara") + 6, "state:TUR", "TUR")
    announced = claim(
        0, plan, verb, when=due, speaker=speaker, place=GENEVA, topics=("prisoners",) if number % 5 == 0 else ()
    )
    if number % 3:
        return document, (announced,)
    told = claim(
        1, done, "met", type="CONSULT", modality=Modality.HAPPENED, place=SWITZERLAND if number % 2 else GENEVA
    )
    return document, (announced, told)


def _party(text: str, name: str, role: Role, code: str) -> Participant:
    actor = "person:sergey-lavrov" if code == "RUS" else f"state:{code}"
    start = text.index(name)
    return Participant(role, name, start, start + len(name), actor, code, "GOV")


def fill(store: Store, articles: int) -> None:
    """Add so many articles and link their claims."""
    for number in range(articles):
        document, claims = article(number)
        store.add_document(document)
        store.add_claims(document.id, claims, model="m", at=NOON)
    pipeline.relink(store)
