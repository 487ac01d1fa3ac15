"""Which number has a sentence? The same sentence is always cited by the same number, in order of first mention."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from detente.faces.briefing.content import Source
from detente.faces.plain import plain, shortened
from detente.records import Evidence

# Characters of a sentence in the list of sources, and of one that is quoted under a line.
WHOLE, QUOTED = 600, 240


@dataclass(slots=True)
class Citations:
    """The sentences cited so far; ``titles`` are those of articles, by the id of their document."""

    titles: dict[str, str]
    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    _sources: list[Source] = field(default_factory=list)
    _quoted: set[int] = field(default_factory=set)

    def number(self, row: Evidence) -> int:
        """Return the number of a sentence, a new one if it was not cited before."""
        key = (row.document, row.start, row.end)
        if key not in self._numbers:
            self._numbers[key] = len(self._sources) + 1
            self._sources.append(self._source(row))
        return self._numbers[key]

    def numbers(self, rows: Iterable[Evidence]) -> tuple[int, ...]:
        """Return the numbers of sentences, each once."""
        return tuple(dict.fromkeys(self.number(row) for row in rows))

    def quote(self, row: Evidence) -> str | None:
        """Return a sentence to be quoted under a line; None if an earlier line quoted it."""
        number = self.number(row)
        if number in self._quoted:
            return None
        self._quoted.add(number)
        return shortened(row.sentence, QUOTED)

    def sources(self) -> tuple[Source, ...]:
        """Return what was cited, in order of the numbers."""
        return tuple(self._sources)

    def _source(self, row: Evidence) -> Source:
        title = plain(self.titles.get(row.document, "")) or None
        return Source(
            number=len(self._sources) + 1,
            outlet=plain(row.outlet) if row.outlet else None,
            day=row.published,
            title=shortened(title, QUOTED) if title else None,
            url=plain(row.url) if row.url else None,
            given_id=plain(row.given_id) if row.given_id else None,
            sentence=shortened(row.sentence, WHOLE),
        )
