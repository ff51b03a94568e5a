"""Free words to a canonical skill: an alias, a misspelling beyond doubt, or nothing; no guess by a ratio."""

import re
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from matching.shapes import SkillEntry, Vocabulary
from matching.text import normalise, skill_key

How = Literal["exact", "alias", "typo", "near", "negated", "unknown"]
Kind = Literal["implied", "related"]
Neighbour = tuple[str, float, Kind]

RAW = "raw:"
IMPLIED = 0.7
RELATED = 0.5
NEIGHBOURS = 5
# Below this likeness (0-100) keys have nothing in common; every permitted misspelling is above it.
_NEAR = 70.0
_CANDIDATES = 8
_CACHED = 50_000

_NEGATION = re.compile(
    r"不需要|不要求|不必|无需|无须|不用|不懂|不会|不能|不善|不熟|没有|未|不|无|没|非|勿|(?<![a-z])(?:not|no|without)(?![a-z])"
)
# Digits, grades and levels: whoever differs in one of these is another skill (CET-4, 二甲, 五级, 高级).
_GRADES = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十甲乙丙丁初中高]")
_RUNS = re.compile(r"(?P<latin>[a-z]+)|(?P<han>[\u3400-\u9fff]+)|(?P<other>[^a-z\u3400-\u9fff]+)")
_PARTS = re.compile(r"[()\[\]/、,|]")
# 会剪辑 says no more than 剪辑; the rest must be known, since 会计 and 有赞 begin the same way.
_CAN = frozenset("会能懂有")
_TYPO_LETTERS, _TWO_TYPO_LETTERS, _TYPO_HAN = 5, 8, 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known skill that the words resemble, with the likeness 0-100: something to review, not an answer."""

    skill: str
    key: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the gate makes of some words: the canonical skill or None, and how it came to it."""

    text: str
    skill: str | None
    how: How
    candidates: tuple[Candidate, ...] = ()


class Gate:
    """Reads free words as canonical skills by the seven rules of the matching definition."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.skills: dict[str, SkillEntry] = {entry.id: entry for entry in vocabulary.skills}
        self.closure = neighbours(vocabulary.skills)
        self._names, self._aliases = _keys(vocabulary)
        self._keys = sorted(self._names.keys() | self._aliases.keys())
        self._lookalikes = frozenset(frozenset(pair) for pair in vocabulary.lookalikes)
        self._cache: OrderedDict[str, Reading] = OrderedDict()
        self._lock = Lock()

    def read(self, words: str) -> Reading:
        """Read the words; the same words always give the same reading."""
        with self._lock:
            kept = self._cache.get(words)
            if kept is not None:
                self._cache.move_to_end(words)
                return kept
        reading = self._read(words)
        with self._lock:
            self._cache[words] = reading
            if len(self._cache) > _CACHED:
                self._cache.popitem(last=False)
        return reading

    def resolve(self, words: str, skill: str | None = None, refused: str | None = None) -> str:
        """Give the canonical id of a skill, picked or read, or ``raw:`` and the key of unknown words.

        A reading that was ``refused`` is none.
        """
        if skill is not None and skill in self.skills:
            return skill
        read = self.read(words).skill
        return read if read is not None and read != refused else RAW + skill_key(words)

    def _read(self, words: str) -> Reading:
        key = skill_key(words)
        exact = self._exact(words, key)
        if exact:
            return exact
        likely = self._candidates(key)
        typo = self._typo(key, likely)
        if typo:
            return Reading(words, typo, "typo")
        if self._denies_a_skill(words):
            return Reading(words, None, "negated", likely)
        return Reading(words, None, "near" if likely else "unknown", likely)

    def _exact(self, words: str, key: str) -> Reading | None:
        if key in self._names:
            return Reading(words, self._names[key], "exact")
        found = self._aliases.get(key) or self._said_twice(words)
        if found is None and key[:1] in _CAN and len(key) > 2:
            found = self._lookup(key[1:])
        return Reading(words, found, "alias") if found else None

    def _said_twice(self, words: str) -> str | None:
        """Give the skill of words that name it in two ways: Photoshop（PS）."""
        named = {self._lookup(key) for key in _part_keys(words)}
        return named.pop() if len(named) == 1 else None

    def _lookup(self, key: str) -> str | None:
        return self._names.get(key) or self._aliases.get(key)

    def _candidates(self, key: str) -> tuple[Candidate, ...]:
        found = process.extract(key, self._keys, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_CANDIDATES)
        return tuple(Candidate(self._lookup(near) or "", near, likeness) for near, likeness, _ in found)

    def _typo(self, key: str, likely: tuple[Candidate, ...]) -> str | None:
        """Give the one skill of which the key is a misspelling; two skills equally near is a doubt."""
        edits = {one.key: OSA.distance(key, one.key) for one in likely if self._same(key, one.key)}
        fewest = min(edits.values(), default=0)
        nearest = {one.skill for one in likely if edits.get(one.key) == fewest}
        return nearest.pop() if len(nearest) == 1 else None

    def _denies_a_skill(self, words: str) -> bool:
        plain = normalise(words)
        bare = skill_key(_NEGATION.sub("", plain))
        if bare in ("", skill_key(plain)):
            return False
        return self._lookup(bare) is not None or self._typo(bare, self._candidates(bare)) is not None

    def _same(self, written: str, known: str) -> bool:
        """Tell whether one key is beyond doubt a misspelling of the other."""
        if bool(_NEGATION.search(written)) != bool(_NEGATION.search(known)):
            return False
        if _GRADES.findall(written) != _GRADES.findall(known):
            return False
        left, right = list(_RUNS.finditer(written)), list(_RUNS.finditer(known))
        if [run.lastgroup for run in left] != [run.lastgroup for run in right]:
            return False
        wrong = [(a[0], b[0], a.lastgroup) for a, b in zip(left, right, strict=True) if a[0] != b[0]]
        if len(wrong) != 1:
            return False
        ours, theirs, script = wrong[0]
        if script == "latin":
            return _latin_typo(ours, theirs)
        return script == "han" and self._han_typo(ours, theirs)

    def _han_typo(self, ours: str, theirs: str) -> bool:
        if len(ours) != len(theirs) or len(ours) < _TYPO_HAN:
            return False
        places = [at for at in range(len(ours)) if ours[at] != theirs[at]]
        first = places[0]
        if len(places) == 1:
            return frozenset((ours[first], theirs[first])) in self._lookalikes
        swapped = theirs[first + 1 : first + 2] + theirs[first]
        return len(places) == 2 and places[1] == first + 1 and ours[first : first + 2] == swapped


def neighbours(skills: tuple[SkillEntry, ...]) -> dict[str, tuple[Neighbour, ...]]:
    """Give for each skill what having it says of others, five at most.

    The parent is implied by .7; those named as related, and children, are related by .5.
    """
    known = {entry.id for entry in skills}
    related: defaultdict[str, list[str]] = defaultdict(list)
    children: defaultdict[str, list[str]] = defaultdict(list)
    for entry in skills:
        for other in entry.related:
            related[entry.id].append(other)
        if entry.parent:
            children[entry.parent].append(entry.id)
    for entry in skills:
        for other in entry.related:
            related[other].append(entry.id)
    closure: dict[str, tuple[Neighbour, ...]] = {}
    for entry in skills:
        weighted: dict[str, Neighbour] = {}
        if entry.parent:
            weighted[entry.parent] = (entry.parent, IMPLIED, "implied")
        for other in (*related[entry.id], *children[entry.id]):
            weighted.setdefault(other, (other, RELATED, "related"))
        own = [near for other, near in weighted.items() if other in known and other != entry.id]
        closure[entry.id] = tuple(own[:NEIGHBOURS])
    return closure


def touched(words: Iterable[str], alias: str) -> list[str]:
    """Give those of the words that the gate may read otherwise once it knows, or no longer knows, an alias.

    All rules but one look at keys of a likeness of 70 and more; words that name a skill in two ways are
    looked up part by part.
    """
    key = skill_key(alias)
    return [
        one for one in words if fuzz.ratio(skill_key(one), key, score_cutoff=_NEAR) or key in _part_keys(one)
    ]


def _part_keys(words: str) -> set[str]:
    """Give the keys of the parts of words that say a thing in several ways; nothing for a single part."""
    parts = [part for part in _PARTS.split(normalise(words)) if part.strip()]
    return {skill_key(part) for part in parts} if len(parts) > 1 else set()


def _keys(vocabulary: Vocabulary) -> tuple[dict[str, str], dict[str, str]]:
    """Give the keys of names and of aliases; a key of two skills belongs to none.

    A name goes before an alias of the lists, and that before a reviewed one: newer lists have the last word.
    """
    skills = vocabulary.skills
    known = {entry.id for entry in skills}
    names = _owners((skill_key(entry.name), entry.id) for entry in skills)
    listed = _owners((skill_key(alias), entry.id) for entry in skills for alias in entry.aliases)
    reviewed = _owners((skill_key(one.words), one.skill) for one in vocabulary.reviewed if one.skill in known)
    return names, {key: owner for key, owner in (reviewed | listed).items() if key not in names}


def _owners(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for key, skill in pairs:
        owners[key].add(skill)
    return {key: next(iter(held)) for key, held in owners.items() if len(held) == 1}


def _latin_typo(ours: str, theirs: str) -> bool:
    shorter = min(len(ours), len(theirs))
    if shorter < _TYPO_LETTERS or ours[0] != theirs[0]:
        return False
    allowed = 2 if shorter >= _TWO_TYPO_LETTERS else 1
    return bool(OSA.distance(ours, theirs, score_cutoff=allowed) <= allowed)
