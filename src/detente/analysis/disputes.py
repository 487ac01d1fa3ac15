"""Which statements of a text does somebody deny in the same text?

Pure: a text and what cuts it into sentences in, warnings out. What one side tells and another denies is no error of
the text, but nobody should take it for a fact: the warning has the sentence with the denial, who denies, and what was
told. Only words are looked at: a denial is often read as an act of its own ("rejects the accusation") or not at all.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from detente.records import Document, TextWarning

Around = Callable[[int], tuple[int, int, str]]

STEM = 4  # letters by which "raiding" is the word of "raid"
SHORTEST = 15  # characters of a clause that tells something
WORDS = 12  # of who denies; more are another clause
JUDGED = 8  # words that deny in one sentence; no real one has so many
BACK = 3  # sentences before a denial in which what is denied may stand; the nearest if no word is in common

# What somebody tells. "Claims on an island" are none.
_SAID = (
    r"(?:claims?|reports?|allegations?|accusations?|assertions?|charges?|rumou?rs?|speculation|insinuations?)\b"
    r"(?! (?:on|to|over)\b)"
)
# Who rejects one of these may only not like it; who denies or disputes it says that it is not true.
_TOLD = (
    rf"(?:{_SAID}|(?:suggestions?|figures?|numbers?|totals?|tolls?|counts?|estimates?|accounts?|versions?|stor(?:y|ies))"
    r"\b)"
)
_VERB = re.compile(
    r"\b(?:(?P<denied>den(?:y|ies|ied|ying))|refut(?:es?|ed|ing)|(?P<disputed>disput(?:es?|ed|ing))"
    r"|(?P<contradicted>contradict(?:s|ed|ing)?)|rebut(?:s|ted|ting)?|debunk(?:s|ed|ing)?"
    r"|(?P<turned>reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|rebuff(?:s|ed|ing)?))\b",
    re.IGNORECASE,
)
# Words between the verb and what is told: "denied new Western media reports". None takes to another object ("rejected
# on charges of").
_BETWEEN = (
    rf"\s+(?:(?!{_TOLD}|(?:that|to|by|for|from|with|and|on|in|at|as|of|over|after|between|about|during|amid|amidst|"
    r"following|despite|against)\b)"
    r"[\w’'.-]+\s+){0,6}?"
)
_OBJECT, _OBJECT_SAID = (re.compile(rf"{_BETWEEN}{noun}", re.IGNORECASE) for noun in (_TOLD, _SAID))
# The rest says what is told; without it "the claim" stands for what was told before.
_WHAT = re.compile(r"\s+(?:(?:that|of|by|about|from|it|he|she|they|its|an?|the)\b|(?-i:[A-Z]))", re.IGNORECASE)
# "China's claims" may be to an island.
_RIGHT = re.compile(r"\b(?:territor\w+|maritime|arbitrat\w+|Sea|[Ii]slands?|asylum|insurance)\b")
# Words that stand for what was told: "denies involvement", "deny this".
_INVOLVED = re.compile(
    r"\s+(?:(?:any|all|its|their|his|her|having|being|been|direct|the|of)\s+)*"
    r"(?:involve(?:ment|d)|responsib\w+|roles?|links?|part|connections?|ties|complicity|knowledge|wrongdoing|behind|incidents?|events?"
    r"|(?:doing so|so|it|this|that|them|these|those)(?=\s*(?:[.,;:)]|$|\b(?:and|but|while|saying|in|or|as)\b)))\b",
    re.IGNORECASE,
)
# Who "denies responsibility" for what nobody lays to them denies nothing that was told.
_LAID = re.compile(
    r"\b(?:accus|blam|alleg|suspect|charg|attribut|implicat|responsible|culprit|behind the)\w*", re.IGNORECASE
)
_VOICED = re.compile(
    r"\b(?:sa(?:y|ys|id)|claim|report|stat(?:e|es|ed|ing)\b|announc|conclud|declar|suggest|believ|confirm|according|"
    r"assert|link|condemn)\w*",
    re.IGNORECASE,
)
_STANDS = re.compile(r"\s+(?:all\s+)?(?:of\s+)?(?:doing so|so|it|this|that|them|these|those)\b", re.IGNORECASE)
# What is denied in a clause ("that the city has fallen", "their leaders are dead"), by a verb ("carrying out the
# strike"), or by a noun ("the loss of the city").
_CLAUSAL = re.compile(
    r"\s+(?:that\b|(?:(?:ever|having|deliberately|intentionally)\s+)*[a-z]+ing\b|(?:he|she|it|they)\s+"
    r"(?!the\b|an?\b|its\b|any\b)\w+"
    r"|(?:the|its|their|his|her|[A-Z]\w+)\s+(?:[\w’'-]+,?\s+){1,8}?(?:is|are|was|were|has|had|have|did)\b)"
)
_NOUN = re.compile(
    r"\s+(?:the|any|all|its|their|his|her|such)\s+(?:(?!(?:the|an?|any|its|their|his|her|our|your)\b)[\w’'-]+\s+){0,3}?"
    r"(?:[\w’'-]+(?=\s*(?:[.,;]|$))|(?:of|in|on|at|by)\s(?:[\w’'-]+\s*){1,4})"
)
_PRONOUN = re.compile(r"\s+(?:that\s+)?(?:he|she|it|they)\b", re.IGNORECASE)
# "He denies that he" may tell of himself what nobody else told.
_SELF = re.compile(r"\b(?:he|she|it|they)\b[^.,;]{0,15}$", re.IGNORECASE)
# What is withheld is no statement.
_WITHHELD = re.compile(
    r"\s+(?:(?:him|her|them|us|the|an?|any|its|their|his|all|\w+[’']s?)\s+)*(?:\w+\s+){0,2}?"
    r"(?:access|entry|visas?|bail|permission|requests?|appeals?|rights?|parole|permits?|asylum|citizenship|services?|"
    r"shelter|aid|funding|opportunit\w+|recognition|motions?|petitions?|applications?|extradition|flights?|genocide|"
    r"holocaust|cases?|lawsuits?|suits?|complaints?|demands?|treatment|passage|clemency|release|freedoms?|guilt)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|gets?|got)\s+(?:(?:later|also|since|\w+ly)\s+)?$", re.IGNORECASE
)
_AGENT = re.compile(r"\s+(?:as \w+ )?by\s+(?P<by>[^,;.]{2,80})")
_SUBJECT = re.compile(rf"\b{_TOLD}|\b(?:which|this|that)\s+(?:\w+\s+)?$", re.IGNORECASE)
# "Did not deny", "refused to confirm or deny", "accused of denying", "those who deny".
_NOT_DENIED = re.compile(
    r"(?:\b(?:not|nor|never|or|no|cannot|to|will|would|could|may|might|should|must|of|without|for|on|at|stop\w*|initially|"
    r"originally|first|(?:those|people) who|do you|if \w+)|n['’]t)\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
# "The dispute", "border disputes", "disputed": nouns and adjectives.
_NO_VERB = re.compile(
    r"(?:^|-|\b(?:an?|the|any|all|this|these|its|their|in|of|over|under|\w+ing|\w+al|border|gas|trade|land|boundary|"
    r"labou?r)\s+)$",
    re.IGNORECASE,
)
# "The rocket did not explode and [the government] denied": a clause before who denies; "[India] said it denied".
_CLAUSE_BEFORE = re.compile(
    r"^(?:(?!\b(?:who|which|that|whose)\b).){0,300}?\b(?:is|are|was|were|has|had|have|did|does|do|will|would)\b"
    r".{0,300}?,? (?:and|but) "
)
_SAID_SO = re.compile(r"\s+(?:said|says|stated|claimed)(?: on \w+)?(?: that)? (?:it|he|she|they)$")
# What a court or the voters do not grant is no denial, nor is a plea.
_COURT = re.compile(
    r"\b(?:judges?|courts?|jury|juries|tribunals?|magistrates?|justices?|rulings?|verdicts?|voters?|referendum)\b",
    re.IGNORECASE,
)
_PLEA = re.compile(r"\b(?:jailed|bail|convicted|plead\w*|pleas?)\b", re.IGNORECASE)
_WHICH = re.compile(
    r",?\s+(?:which|(?:something|allegations?|accusations?|claims?|charges?|reports?)(?: that| which)?)\s+"
    r"(?P<who>[^,;.]{2,80}?)\s+(?:ha(?:s|ve|d)\s+)?(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
_WHO = re.compile(r",?\s+who(?:\s+(?:both|all|each|ha(?:s|ve|d)|\w+ly))*\s*$", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:[.,;)]|$|\bas\b|(?:considering|planning|doing)\b)")
_UNTRUE = (
    r"[\"“'‘]?(?:untrue|false|not true|not correct|incorrect|inaccurate|wrong|an? (?:\w+ )?lie|lies|fake|baseless|"
    r"unfounded|groundless|fabricat(?:ed|ions?)|fiction|propaganda|disinformation|absurd|ridiculous|nonsens\w+|outlandish)\b"
)
_BE = r"(?:is|are|was|were)\s+(?:[\"“'‘]?\w+ly\s+|all\s+|just\s+){0,4}"
_CALLED_FALSE = re.compile(
    r"\b(?:says?|said|calls?|called|calling|saying|insists?|insisted|describ\w+|brand\w+|label\w+)\s+(?:that\s+)?"
    rf"(?:it|this|that|(?:the|such|those|these|his|her|its|their)\s+(?:\w+\s+){{0,2}}?{_TOLD})\s+"
    rf"(?:{_BE}|to be\s+|as\s+)?(?:\w+ly\s+)?{_UNTRUE}",
    re.IGNORECASE,
)
_DOUBTED = re.compile(r"\b(?:whether|if|not)\b")
_ARE_FALSE = re.compile(rf"\b{_SAID}[^.;?!]{{0,120}}?\s{_BE}{_UNTRUE}", re.IGNORECASE)
_FALSE_CLAIM = re.compile(
    r"(?:[’']s?|\b(?:its|their|his|her|the|these|such))\s+(?:\w+\s+)?(?:false|baseless|unfounded|debunked|fabricated)\s+"
    rf"(?:(?:and|,)\s+\w+\s+)?{_SAID}\s+that\b",
    re.IGNORECASE,
)
_CONTRARY = re.compile(rf"\bcontrary to (?:[\w’'.-]+ ){{0,6}}?(?:{_SAID}|statements?\b|propaganda\b)", re.IGNORECASE)
# Both sides name the other for one act. "Accuse each other of espionage" may both be true.
_EACH_OTHER = re.compile(
    r"\b(?:blam(?:e|es|ed|ing)(?: \w+){0,2}? (?:each other|one another|the other)\b"
    r"|accus(?:e|es|ed|ing)(?: \w+){0,2}? (?:each other|one another|the other)(?: \w+)? (?:of|for) (?:[\w’'-]+ ){0,3}?"
    r"(?:violen|violat|break|breach|start|provok|launch|initiat|fir|shell|bomb|attack|strik|escalat|kill|target|responsib|"
    r"sabotag|undermin|fail|block|aggress|cross|ceasefire|truce)\w*"
    r"|(?:blam(?:e|es|ed)|claim(?:s|ed)? responsibility)\b[^.;]{1,150}?(?:;|\b(?:while|but|whereas|however|although)\b)"
    r"[^.;]{3,80}?(?<!to )\bblam(?:e|es|ed)\b"
    r"|(?:blam|accus)(?:e|es|ed)\b[^.;]{1,150}?(?:;|\b(?:while|but|whereas|however|although)\b)"
    r"[^.;]{3,80}?\bclaim(?:s|ed)? responsibility\b"
    r"|(?:trad(?:e|es|ed|ing)|exchang(?:e|es|ed|ing)) (?:fresh |new |mutual |further )?(?:blame|accusations)\b)"
)
_NOBODY = re.compile(r"\b(?:not|nobody|none|yet to|no (?:one|group|side|\w+ group))\b", re.IGNORECASE)
_CONFLICTING = re.compile(
    r"\b(?:conflicting|contradictory|contradicting|differing|varying)\s+(?:\w+\s+)?(?:reports|accounts|claims|statements|"
    r"figures|versions|estimates|(?:death )?tolls?|numbers)\b(?! (?:on|to|over)\b)",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"[;:]\s+|,\s+(?:and|as|but|yet|so)\s+|\b(?:but|although|though|while|whereas|however)\s+", re.IGNORECASE
)
_LEADING = re.compile(
    r"^\W*(?:(?:but|although|though|while|whereas|however|and|as|also|later|meanwhile|yet|so|that|who)\b\W*)*",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:\s+(?:ha(?:s|ve|d)|is|are|was|were|been|also|later|\w+ly|both))*\s*$", re.IGNORECASE)
_BLANKS = re.compile(r"\s{2,}")  # two parts of a pattern could share a long row of them in very many ways
_OPEN = (" and", " who", " which", " that")  # of a clause whose subject stands before it
_ENDED = re.compile(r";|,\s+(?:but|and|saying|while)\b")
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    word[:STEM]
    for word in (
        "that this with from have been they them their were which would could about after other says said denied "
        "denies deny claims reports allegations accusations assertions charges rumours rumors speculation "
        "government officials ministry minister president forces military army troops"
    ).split()
)


@dataclass(frozen=True, slots=True)
class _Found:
    """Words that deny, in their sentence; ``before`` and ``after`` are the rest of it.

    ``earlier`` gives the sentences before it, the nearest first, and ``later`` the one behind it.
    """

    match: re.Match[str]
    start: int
    end: int
    sentence: str
    earlier: Callable[[], Iterator[str]]
    later: Callable[[], str]

    @property
    def before(self) -> str:
        return _BLANKS.sub(" ", self.sentence[: self.match.start() - self.start])

    @property
    def after(self) -> str:
        return _BLANKS.sub(" ", self.sentence[self.match.end() - self.start :])


@dataclass(frozen=True, slots=True)
class _Dispute:
    """Who denies ("" where it is not plain) and what."""

    by: str
    told: str


def of_text(document: Document, around: Around) -> Iterator[TextWarning]:
    """Yield a warning for each sentence that denies what is told in the same text, or what it says others tell.

    Args:
        around: gives the sentence around a character, as its characters and its text.
    """
    seen: set[int] = set()
    lowered = document.text.replace("İ", "I").lower()  # of all letters the only one that is longer in small
    held = {signs: list(_sentences_with(signs, lowered, around)) for signs, _, _ in _RULES}
    for signs, pattern, judge in _RULES:
        for start, end, sentence in held[signs]:
            if start in seen or sentence.rstrip().endswith("?"):
                continue
            earlier = partial(_earlier, document.text, start, around)
            later = partial(_later, document.text, end, around)
            for match in islice(pattern.finditer(document.text, start, end), JUDGED):
                dispute = judge(_Found(match, start, end, sentence, earlier, later))
                if dispute is not None:
                    seen.add(start)
                    yield _warning(document, start, end, sentence, match, dispute)
                    break


def _sentences_with(signs: tuple[str, ...], lowered: str, around: Around) -> Iterator[tuple[int, int, str]]:
    """Yield the sentences that hold one of some beginnings of words: plain words are sought the fastest."""
    hits = sorted({at for sign in signs for at in _all(lowered, sign)})
    last = -1
    for at in hits:
        if at >= last:
            start, last, sentence = around(at)
            yield start, last, sentence


def _all(text: str, word: str) -> Iterator[int]:
    """Yield where a word ends its beginning, which is inside a sentence even if a space belongs to it."""
    at = text.find(word)
    while at >= 0:
        yield at + len(word) - 1
        at = text.find(word, at + 1)


def _warning(
    document: Document, start: int, end: int, sentence: str, match: re.Match[str], dispute: _Dispute
) -> TextWarning:
    by = f" by {dispute.by}" if dispute.by else ""
    return TextWarning(
        "disputed", document.id, start, end, sentence,
        f"{match.group()!r}: told by one side and denied in the same text{by}",
        f"what is denied: {dispute.told.strip(' ,;:')}",
    )  # fmt: skip


def _earlier(text: str, start: int, around: Around) -> Iterator[str]:
    """Yield the sentences before one, the nearest first."""
    for _ in range(BACK):
        at = start - 1
        while at >= 0 and text[at].isspace():
            at -= 1
        if at < 0:
            return
        start, _, sentence = around(at)
        yield sentence


def _later(text: str, end: int, around: Around) -> str:
    """Return the sentence behind one; "" if it is the last."""
    at = end
    while at < len(text) and text[at].isspace():
        at += 1
    return around(at)[2] if at < len(text) else ""


def _denied(found: _Found) -> _Dispute | None:
    """Return who denies what by a verb."""
    match, before, after = found.match, found.before, found.after
    if _NOT_DENIED.search(before) or _by_a_court(before, match) or _PLEA.search(found.sentence):
        return None
    if match["disputed"] and _NO_VERB.search(before):
        return None
    if _PASSIVE.search(before):
        return _denied_by(found)
    clause = _last_clause(before)
    said = (_OBJECT_SAID if match["turned"] else _OBJECT).match(after)
    if said:
        what, right = _WHAT.match(after, said.end()), said.group().endswith("claims") and _RIGHT.search(found.sentence)
        told = _ENDED.split(after, maxsplit=1)[0] if what else _sharing(found, clause, said.group())
        return None if right and not what else _Dispute(_name(clause), told or found.sentence)
    known = match["denied"] or ((match["disputed"] or match["contradicted"]) and _INVOLVED.match(after))
    return _denied_before(found, clause) if known and not _WITHHELD.match(after) else None


def _by_a_court(before: str, verb: re.Match[str]) -> bool:
    """Say whether a court is the subject: in one clause with the verb, or before one that has no other subject."""
    told = before.rpartition(";")[2]
    courts = [court.end() for court in _COURT.finditer(told)]
    other = verb.group().lower().endswith("ing") or not _LEADING.sub("", _last_clause(before)).strip()
    return any("," not in told[end:] for end in courts) or (bool(courts) and other)


def _denied_by(found: _Found) -> _Dispute | None:
    """Return the same of "the report was denied by"."""
    passive = _PASSIVE.search(found.before)
    before = found.before[: passive.start()] if passive else found.before
    agent, subject = _AGENT.match(found.after), _SUBJECT.search(before)
    if agent is None or subject is None or (found.match["turned"] and not re.search(_SAID, before)):
        return None
    stands_for = len(before) - subject.end() <= SHORTEST and subject.start() <= SHORTEST
    told = next(found.earlier(), before) if stands_for else before
    return _Dispute(agent["by"], told)


def _denied_before(found: _Found, clause: str) -> _Dispute | None:
    """Return the same where what is denied was told in an earlier clause or sentence.

    A clause without a subject of its own has that of the one before: nobody denies what they tell themselves.
    """
    before, after = found.before, found.after
    which = _WHICH.search(before)
    if which and _ENDS.match(after):
        return _Dispute(which["who"], before[: which.start()])
    who = _WHO.search(before)
    if who and _LAID.search(before) and _INVOLVED.match(after):
        return _Dispute("", before[: who.start()])
    same = before[: len(before) - len(clause)] if _LEADING.sub("", clause).strip() else ""
    tellings = [told for told in (same, *found.earlier()) if len(told.strip()) >= SHORTEST]
    denied, later = _ENDED.split(after, maxsplit=1)[0], found.later()
    if _INVOLVED.match(after):
        tellings += [later] if not _STANDS.match(after) and _LAID.search(later) else []
        return _not_by_them(tellings, clause, by_a_word=not _STANDS.match(after))
    sharing = next((told for told in tellings if _stems(told) & _stems(denied)), None)
    if sharing is None and _VOICED.search(later) and _stems(later) & _stems(denied):
        sharing = later
    noun = _NOUN.match(after)
    other = tellings and _PRONOUN.match(after) and not _SELF.search(before)
    if _CLAUSAL.match(after) and (sharing or other):
        return _Dispute(_name(clause), sharing or tellings[0])
    named = next((told for told in tellings if noun and _stems(told) & _stems(noun.group())), None)
    return _Dispute(_name(clause), named) if named else None


def _not_by_them(tellings: list[str], clause: str, *, by_a_word: bool) -> _Dispute | None:
    """Return the same of "denies involvement" (``by_a_word``) and "denies this": what lays it to them, or says it."""
    nameless = not re.search(r"[A-Z]", _name(clause)[1:])
    laid = next(filter(_LAID.search, tellings), None) or next(
        filter(_VOICED.search, tellings if nameless else ()), None
    )
    named = next((told for told in tellings if _stems(told) & _stems(clause)), None)
    told = (laid or named) if by_a_word else next(iter(tellings), None)
    return _Dispute(_name(clause), told) if told else None


def _called_false(found: _Found) -> _Dispute | None:
    """Return who says of what was told that it is false."""
    clause = _last_clause(found.before)
    told = _nearest(found, clause)
    return _Dispute(_name(clause), told) if told and not _DOUBTED.search(clause) else None


def _sharing(found: _Found, clause: str, claim: str) -> str:
    """Return what "Jefferson's accusations" were: what names Jefferson, or accuses, else what was told right before."""
    tellings = (found.before[: len(found.before) - len(clause)], *found.earlier())
    shared = (told for told in tellings if _stems(told) & _stems(claim))
    laid = filter(_LAID.search, tellings if _LAID.search(claim) else ())
    return next(shared, None) or next(laid, None) or _nearest(found, clause)


def _nearest(found: _Found, clause: str) -> str:
    """Return what was told right before a clause: in the same sentence, or in the one before; "" if nothing was."""
    same = found.before[: len(found.before) - len(clause)]
    return same if len(same.strip()) >= SHORTEST else next(found.earlier(), "")


def _by_the_text(found: _Found) -> _Dispute:
    """Return that the writer says so."""
    return _Dispute("", found.sentence)


def _by_others(found: _Found) -> _Dispute:
    """Return that sources do not agree."""
    return _Dispute("other sources", found.sentence)


def _by_both(found: _Found) -> _Dispute | None:
    """Return that each side says that it was the other."""
    unclaimed = "responsib" in found.match.group() and _NOBODY.search(found.sentence)
    return None if unclaimed else _Dispute("each side", found.sentence)


_FALSE_SIGNS = (
    "false", "untrue", "not true", "correct", "inaccurate", "wrong", " lie", "fake", "baseless", "unfounded",
    "groundless", "fabricat", "fiction", "propaganda", "disinformation", "absurd", "ridiculous", "nonsens",
    "outlandish", "debunked",
)  # fmt: skip
_DENIAL_SIGNS = (
    "deny", "denie", "refut", "disput", "contradict", "rebut", "debunk", "reject", "dismiss", "rebuff",
)  # fmt: skip
# The beginnings of words that a sentence must hold, what stands in it then, and who denies what by that.
_RULES: tuple[tuple[tuple[str, ...], re.Pattern[str], Callable[[_Found], _Dispute | None]], ...] = (
    (_DENIAL_SIGNS, _VERB, _denied),
    (_FALSE_SIGNS, _CALLED_FALSE, _called_false),
    (("blam", "accus"), _EACH_OTHER, _by_both),
    (_FALSE_SIGNS, _ARE_FALSE, _by_the_text),
    (_FALSE_SIGNS, _FALSE_CLAIM, _by_the_text),
    (("contrary to",), _CONTRARY, _by_the_text),
    (("conflicting", "contradict", "differing", "varying"), _CONFLICTING, _by_others),
)


def _last_clause(before: str) -> str:
    """Return the last clause of what stands before a verb, with the word that joins it."""
    cuts = [match.start() for match in _CUT.finditer(before)]
    return before[cuts[-1] :] if cuts else before


def _name(clause: str) -> str:
    """Return who denies by a clause; "" where it says more than that."""
    found = _SAID_SO.sub("", _CLAUSE_BEFORE.sub("", _TRAILING.sub("", _LEADING.sub("", clause)))).strip(" ,;:")
    whole = len(found) > 1 and len(found.split()) <= WORDS and not found.endswith(_OPEN)
    return found if whole else ""


def _stems(clause: str) -> set[str]:
    return {word.lower()[:STEM] for word in _WORD.findall(clause)} - _COMMON
