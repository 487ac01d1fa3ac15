"""Which time expression dates an act, and does it point ahead or back?

The claims head says which words date an act; the expression that they make up is taken. Whether "on Friday" is the
coming or the past one follows from how the act is presented.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from detente.events import grammar, undone
from detente.events import modality as modalities
from detente.events.roles import root
from detente.models import Floats
from detente.records import Interval, Modality, Sentence, TimeMention, Token

_AHEAD = frozenset({Modality.PLANNED, Modality.PROPOSED, Modality.POSSIBLE})
_WILL = frozenset({"will", "would", "shall", "wo", "'ll", "’ll", "going"})
# Of eleven denied acts of the training units whose day might lie either way eight lie ahead, all eight in a unit with
# such a word, and the other three in units without.
_CALLED_OFF = ("cancel", "postpon", "schedul", "planned", "suspend", "boycott", "upcoming")
CALLED_OFF_REACH = 16
# "Welcomed the announcement of February 10 to negotiate", told on February 16, dates the announcement: a writer who
# means a day of next year that was over two months ago or less says so.
JUST_OVER = timedelta(days=60)
FAR_AHEAD = timedelta(days=300)
# Nobody writes of a day a year ago by day and month alone where that day is about to come: of 307 acts of the training
# units with a day less than this away, told as done, planned or denied, all meant that day, and none so ahead was done.
ABOUT_TO = timedelta(days=30)
# An expression of whose words the head makes less than this dates no act that is done or denied: of 630 days of the
# units of training and calibration F1 is .885 with .45, .886 with .55, .890 with .65 and .75, and .888 with .85. A
# logistic regression on the head, the path through the parse and the words around did no better on units unseen. Of
# plans even fewer are right below it, but not so in what governments announce, where the day often stands a sentence
# before its act: without them the ledger of February 2022 has .84 of its days, with them .94 (29 November's model).
SURE = 0.65
# Verbs of telling, and how many words before a day they may stand for it to be theirs: "said in Lima on Monday".
_TELLS = re.compile(
    r"(said|says|announce[sd]|warn(s|ed)|told|tells|stated|declared|confirmed|reported|added)$", re.IGNORECASE
)
TELLING = 4
# The same of what is done; an announcement may be the act.
_SAYS = re.compile(r"(said|says|told|tells|confirmed|reported|added)$", re.IGNORECASE)
# "Said on [Monday]", "told reporters late [on Monday]": parsers hang such a day on the act as often.
_TOLD_ON = re.compile(
    r"\b(said|told( (the|a|state|local))? (reporters|journalists|lawmakers|parliament|television|radio|"
    r"[A-Z]\w+))( late| early)?( on)?$"
)
_WEEKDAY = re.compile(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
_PRESENT = re.compile(r"^(?!(is|was|has|does)$)[a-z]+(?<!s)s$")
_OPENS = re.compile(r"^((begin|start|resum|open|continu|conven|hold|host|chair|tak)(e?s|e)?|has|have)$", re.IGNORECASE)
# The same of several who go: no form of the past is written so.
_PLURAL = re.compile(
    r"^(travel|meet|gather|convene|go|come|fly|head|visit|arrive|return|depart|leave|resume|begin|sit|receive)$"
)
# "Is going to Europe next week"; "was coming on Monday", said two days before.
_ON_THE_WAY = re.compile(
    r"(com|go|travel+|fly|head|leav|return|arriv|visit|meet|host|receiv|send|dispatch)ing$", re.IGNORECASE
)
_IS = frozenset({"is", "are", "'s", "’s", "'re", "’re"})
_WAS = frozenset({"was", "were"})
_NEXT_DAYS = re.compile(r"((on|late|early|next) )*(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|tomorrow\b|next\b")
DAYS_OF_WEEK = 7
Dated = tuple[TimeMention, Interval]


def dated(
    sentence: Sentence,
    trigger: int,
    modality: Modality,
    probabilities: Floats,
    times: Sequence[TimeMention],
    *,
    published: date | None,
    threshold: float,
) -> Dated | None:
    """Return the time expression of an act with the days it means, or None; a plan has no day before its report.

    Args:
        probabilities: (words,) that a word of the passage dates the act.
        threshold: the mean over the words of an expression above which it does.
    """
    ahead = modality in _AHEAD or (modality is Modality.DENIED and _foretold(sentence, trigger))
    scored = [(_sure(sentence.tokens, probabilities, t), t) for t in times if t.last <= len(probabilities)]
    least = threshold if ahead else max(threshold, SURE)
    sure = (item for item in scored if item[0] > least)
    own = (item for item in sure if not _of_main_clause(sentence.tokens, trigger, item[1]))
    own = (item for item in own if not _of_telling(sentence.tokens, trigger, item[1], ahead=ahead))
    likely = sorted(own, key=lambda item: -item[0])
    moved = undone.new_day(sentence, trigger, times) if modality is Modality.PLANNED else None
    likely = [(1.0, moved), *likely] if moved else likely
    found = ((time, _days(time, modality, published, ahead=ahead)) for _, time in likely)
    known = ((time, days) for time, days in found if days and not (ahead and published and days.end <= published))
    return next(known, None) or (_plain(sentence.tokens, trigger, times, published) if ahead else None)


def about_to_come(times: Sequence[TimeMention], trigger: int, sentence: Sentence, published: date | None) -> bool:
    """Say whether an act told in the present has a day of its own that is about to come: "travels there on 4 May",
    "the talks resume on Friday". Of 17 meetings of the units told by such a verb, in whatever form, with such a day 16
    are ahead. "Is going there next week" came later and is too rare there to be counted.
    """
    tokens = sentence.tokens
    at = grammar.noun(tokens, trigger)
    noun = tokens[at].tag != "VERB"
    verb = tokens[at].head if noun else trigger
    if verb < 0:  # parsers take "holds" of "holds its meeting" for a copula
        verb = next((i for i in grammar.children(tokens, at) if tokens[i].relation == "cop"), -1)
    if verb < 0:
        return False
    helping = grammar.auxiliaries(tokens, verb)
    going = _ON_THE_WAY.match(tokens[verb].text) and helping & (_IS | _WAS)
    if not going and (helping or not _is_present(tokens, verb, noun=noun)):
        return False
    own = [t for t in times if any(tokens[word].head in {verb, at} for word in range(t.first, t.last))]
    own = [t for t in own if t.first > verb] if going else own
    own = [t for t in own if _nearer(t, published)] if helping & _WAS else own
    return any(_coming(time, published) or (_soon(time, published) and _NEXT_DAYS.match(time.text)) for time in own)


def _is_present(tokens: Sequence[Token], verb: int, *, noun: bool) -> bool:
    """Say whether a verb stands in the present: that of a meeting, or one that is the meeting itself."""
    if noun:
        return _OPENS.search(tokens[verb].text) is not None
    infinitive = any(grammar.lower(tokens, i) == "to" for i in grammar.children(tokens, verb, {"mark", "aux"}))
    several = _PLURAL.match(tokens[verb].text) and grammar.children(tokens, verb, {"nsubj"}) and not infinitive
    return bool(several) or _PRESENT.search(tokens[verb].text) is not None


def _nearer(time: TimeMention, published: date | None) -> bool:
    """Say whether the day of this name that is to come is nearer than the one that is over."""
    if published is None or time.future is None or time.past is None:
        return False
    return time.future.start - published < published - time.past.last


def _soon(time: TimeMention, published: date | None) -> bool:
    """Say whether a time may lie in the week to come; one that begins on the day of the report is told as done."""
    ahead = (time.future.start - published).days if published and time.future else 0
    return 0 < ahead <= DAYS_OF_WEEK


def _plain(tokens: Sequence[Token], trigger: int, times: Sequence[TimeMention], published: date | None) -> Dated | None:
    """Return the one day or week ahead that hangs on an act in the parse, where the head has marked none.

    It knows few of the ways to tell a day ("in a fortnight", "the week after next"). Without the limit of a week this
    adds thirteen days to the units, of which annotators have one: they leave "in the coming weeks" out.
    """
    heads = {trigger, grammar.noun(tokens, trigger), modalities.presenting(tokens, trigger)}
    own = [
        (time, days)
        for time in times
        if any(tokens[at].head in heads for at in range(time.first, time.last))
        and not (time.first <= trigger < time.last or _of_telling(tokens, trigger, time, ahead=True))
        and (days := _days(time, Modality.PLANNED, published, ahead=True))
    ]
    if len(own) != 1 or published is None or own[0][1].start <= published or own[0][1].days > DAYS_OF_WEEK:
        return None
    return own[0]


def _sure(tokens: Sequence[Token], probabilities: Floats, time: TimeMention) -> float:
    """Return how sure the head is of an expression: of the words behind the last "on", if it has one ("at dawn on
    Saturday": the head marks the day alone), else of all.
    """
    on = (at + 1 for at in range(time.last - 2, time.first - 1, -1) if tokens[at].text.lower() == "on")
    return float(probabilities[next(on, time.first) : time.last].mean())


def _of_main_clause(tokens: Sequence[Token], trigger: int, time: TimeMention) -> bool:
    """Say whether a day is that of a verb in whose subject the act is only told of in a relative clause: of "the envoy
    who brought the plan was received on Friday", Friday is not the plan's.
    """
    if time.first <= trigger < time.last:
        return False
    verb = next(
        (tokens[at].head for at in range(time.first, time.last) if not time.first <= tokens[at].head < time.last), -1
    )
    at, relative = trigger, False
    for _ in range(len(tokens)):
        relative = relative or tokens[at].relation == "acl:relcl"
        if tokens[at].head == verb and tokens[at].relation.startswith("nsubj"):
            return relative
        at = tokens[at].head
        if at < 0 or at == verb:
            return False
    return False


def _of_telling(tokens: Sequence[Token], trigger: int, time: TimeMention, *, ahead: bool) -> bool:
    """Say whether a day is that on which an act is told of: "Lima announced on Monday that it would sign", "they met
    there, a spokesman said on Monday". What is done by saying so is done on that day.
    """
    if not time.first or time.first <= trigger < time.last:
        return False
    if not ahead and tokens[trigger].relation == "conj":  # "said on Monday that … and demanded"
        return False
    weekday = _WEEKDAY.match(tokens[time.last - 1].text)
    if weekday and _TOLD_ON.search(" ".join(token.text for token in tokens[max(0, time.first - TELLING) : time.first])):
        return True
    near = range(max(0, time.first - TELLING), time.first)
    verb = next((tokens[at].head for at in range(time.first, time.last) if tokens[at].head in near), -1)
    tells = _TELLS if ahead else _SAYS
    told = 0 <= verb != trigger and tells.match(tokens[verb].text) is not None
    return told and tokens[verb - 1].text.lower() != "be"  # what is to be announced is ahead itself


def _days(time: TimeMention, modality: Modality, published: date | None, *, ahead: bool) -> Interval | None:
    """Return the days that an expression gives an act, or None where it cannot mean the act."""
    if ahead:
        return None if _gone(time, published) else time.future
    if not _coming(time, published):
        return time.past
    return time.future if modality is Modality.DENIED else None


def _coming(time: TimeMention, published: date | None) -> bool:
    """Say whether a day that might be behind a year ago is rather the one that is about to come."""
    if published is None or time.past is None or time.future is None or time.future.days > 1:
        return False
    return timedelta(0) < time.future.start - published < ABOUT_TO and published - time.past.last > FAR_AHEAD


def _gone(time: TimeMention, published: date | None) -> bool:
    """Say whether a day that might be ahead a year from now is rather the one that has just passed."""
    if published is None or time.past is None or time.future is None:
        return False
    over = timedelta(0) < published - time.past.last <= JUST_OVER
    return over and time.future.start - published > FAR_AHEAD


def _foretold(sentence: Sentence, trigger: int) -> bool:
    """Say whether a denied act is denied for the future: "will not attend", "cancels the visit planned for Friday",
    "Saturday's meeting has been put off".
    """
    tokens = sentence.tokens
    if undone.is_put_off(sentence, trigger) or undone.called_off(tokens, trigger):
        return True
    near = {trigger, tokens[trigger].head} - {-1}
    if any(token.text.lower() in _WILL and token.head in near for token in tokens):
        return True
    around = tokens[max(0, trigger - CALLED_OFF_REACH) : trigger + CALLED_OFF_REACH + 1]
    own = root(tokens, trigger)
    return any(
        token.text.lower().startswith(_CALLED_OFF) and root(tokens, at) == own
        for at, token in enumerate(around, max(0, trigger - CALLED_OFF_REACH))
    )
