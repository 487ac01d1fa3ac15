"""In which language is an article written? What is too short to tell, or unsure, stays unknown."""

import functools
from typing import Protocol

from detente.records import Document

READ = 500  # characters looked at, after the title
SHORTEST = 50  # below, py3langid is wrong on headlines: "UN talks" is Finnish to it
# A verdict below this probability is none. Of 4,755 English items of current_events, 26 were called another language
# without the bound and none with it; plain sentences in French, German, Spanish and Russian get 0.97 and more.
SURE = 0.9
ENGLISH = "en"
NAMES = {"english": ENGLISH, "eng": ENGLISH}


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]:
        """Return the likeliest language and its probability."""


def identify(title: str | None, text: str, *, given: str | None = None) -> str | None:
    """Return the language as an ISO 639-1 code: as given, else as recognised, else None."""
    if given and given.strip():
        name = given.strip().lower()
        return NAMES.get(name, name.replace("_", "-").partition("-")[0])
    sample = f"{title or ''} {text[:READ]}".strip()
    if len(sample) < SHORTEST:
        return None
    name, probability = _identifier().classify(sample)
    return name if probability >= SURE else None


def is_english(document: Document) -> bool:
    """Say whether to read a document. An unknown language counts as English if half of the letters are Latin."""
    if document.language:
        return document.language == ENGLISH
    letters = [character for character in document.text[:READ] if character.isalpha()]
    return 2 * sum(character.isascii() for character in letters) >= len(letters)


@functools.cache
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
