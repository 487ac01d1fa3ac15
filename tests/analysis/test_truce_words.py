"""A search that first looks for letters, and in small letters, finds what the pattern itself finds in any case."""

from itertools import pairwise

import pytest

from detente.analysis.truces import words

TEXTS = (
    "Both sides agreed on a ceasefire plan, and the truce talks go on.",
    "The previous truce failed, as other truces and cease-fires did.",
    "They signed up to a five-day truce.",
    "The ceasefire came into force at noon; the armistice has begun.",
    "It was the first day of the truce, which took effect at dawn.",
    "The cease fire is in effect, and in force.",
    "They will observe the truce; it is to start, was to start, is due to start, would start and is set to end.",
    "A truce from midnight was announced.",
    "The planned truce was welcomed; he ordered his men to cease fire.",
    "They reaffirmed their commitment to the truce, and the ceasefire is holding.",
    "Both comply with the truce. They keep to the ceasefire.",
    "Oman brokered a truce, and Qatar negotiated a ceasefire.",
    "The army violated the truce. They broke the ceasefire before the end of the truce.",
    "Despite the truce, shelling went on. The truce was broken. The ceasefire was breached; both violated the truce.",
    "In the ceasefire the fighting continued.",
    "The truce ended. The ceasefire expired, the armistice collapsed, and the truce ran out.",
    "The truce broke down, and the ceasefire was over. The end of the truce came early. The truce was called off.",
    "The ceasefire fell apart and the truce lapsed. The breakdown of the truce was feared.",
    "Fighting resumed after the ceasefire. They resumed fighting during the truce.",
    "They extended the truce by three days; an extension of the ceasefire was asked for. The truce was renewed.",
    "A 72-hour ceasefire and a truce of two weeks were agreed; a week-long truce began. It is prolonged by a month.",
    "The truce holds until Friday, until 5 May, and through June 7.",
    "They accused each other, one another, and traded accusations of mutual breaches.",
    "The Easter pause, a Christmas truce, a Ramadan ceasefire, an Eid truce, a Victory Day truce and a new year truce.",
    "A truce at sea, in the air, for power stations and energy; a naval and aerial truce.",
    "A full ceasefire, a permanent truce, a limited halt to fighting, a partial suspension of hostilities.",
    "He refused a truce and rejected the ceasefire: there is no point.",
    "They call for a truce if the other side is ready, and urge a humanitarian pause.",
    "He could not risk it, and may declare and announce a ceasefire as of tonight, provided that talks go on.",
    "They would not extend the ceasefire; no hopes remain.",
    "A pause in fighting, a cessation of hostilities, and a stop to the shelling: they ceased fire.",
)  # fmt: skip
FIXED = {f"{name} {mark}": found for name in ("MARKED", "BROAD") for mark, found in getattr(words, name).items()}
ALL = {name: found for name, found in vars(words).items() if isinstance(found, words.Words)} | FIXED
# Letters that are alike to others in any case only: a long s, a dotless and a dotted i, the sign of Kelvin.
ODD = (("s", "ſ"), ("i", "ı"), ("i", "İ"), ("k", "K"))


def _spans(name: str, text: str) -> tuple[list[tuple[int, int]], tuple[int, int] | None]:
    found = ALL[name].search(text)
    return [match.span() for match in ALL[name].finditer(text)], found.span() if found else None


@pytest.mark.parametrize("name", ALL)
def test_looking_for_letters_first_changes_nothing(name: str) -> None:
    met = 0
    for text in TEXTS:
        odd = [text.replace(*pair) for pair in ODD]
        for told in (text, text.upper(), text.replace("'", "’"), f"“{text}”", *odd, *(t.upper() for t in odd)):
            # For what ends with the text what stands before a truce is looked at.
            for part in (told, *(told[: m.start()] for m in words.NAMED.finditer(told))):
                spans = [match.span() for match in ALL[name].any_case.finditer(part)]
                assert _spans(name, part) == (spans, spans[0] if spans else None), part
                met += bool(spans)
    assert met, "no text has it"


@pytest.mark.parametrize("name", ALL)
def test_patterns_are_written_in_small_letters(name: str) -> None:
    written = ALL[name].plain.pattern.replace("(?P<", "(?<")
    assert not any(a != "\\" and b.isupper() for a, b in pairwise(written))
