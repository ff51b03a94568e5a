"""The words that a search understands: skills in all their spellings, places, occupations, job titles."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from talent.vocab import queries
from talent.vocab.sounds import initials
from talent.vocab.words import fold


@dataclass(frozen=True)
class Lexicon:
    """Codes by folded words; ``written`` is how each skill and title is written.

    ``by_letters`` has the same words by the first letters of their sounds: zbyy for 直播运营.
    """

    skills: dict[str, str]
    places: dict[str, tuple[str, ...]]
    occupations: dict[str, str]
    written: dict[str, str]
    by_letters: dict[str, tuple[str, ...]]
    longest: int

    def knows(self, word: str) -> bool:
        return word in self.skills or word in self.places or word in self.occupations


def read_lexicon(session: Session) -> Lexicon:
    skills: dict[str, str] = {}
    written: dict[str, str] = {}
    for words, skill in queries.words_as_written(session):
        skills.setdefault(fold(words), skill)
        written.setdefault(fold(words), words)
    for words, skill in queries.reviewed_aliases(session):
        skills.setdefault(fold(words), skill)
    places = _places(session)
    titles = queries.titles(session)
    names = queries.occupation_names(session)
    occupations = {fold(name): code for code, name in names}
    for title, _ in titles:
        written.setdefault(fold(title), title)
    known = [*skills, *places, *occupations]
    return Lexicon(
        skills, places, occupations, written, _by_letters(written), max(map(len, known), default=0)
    )


def _by_letters(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        letters = initials(word)
        if letters != word:
            found[letters] = (*found.get(letters, ()), word)
    return found


def _places(session: Session) -> dict[str, tuple[str, ...]]:
    """Codes of the cities and counties that go by a name, short or whole; three cities have a 桥西."""
    found: dict[str, tuple[str, ...]] = {}
    for row in queries.all_divisions(session):
        if row.level != "province":
            for name in {row.name, row.short_name}:
                found[fold(name)] = (*found.get(fold(name), ()), row.code)
    return found
