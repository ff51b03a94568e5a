"""Measures the engine on a labelled set, beside the baselines: `evaluate(folder)` gives a report.

A set is a folder with `queries.jsonl` and `candidates.jsonl` (a document a line: id, title and any of text
and skills) and `qrels.tsv` (a heading line; query id, candidate id, grade). Only what says something of the
work is used: labels of such sets grade the work, and place, pay and degree play no part in them.
"""

import ast
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.baselines import fit_baselines
from matching.matcher import Matcher
from matching.metrics import Metrics, mean, measure
from matching.shapes import Ask, Claim, Demand, Post, Talent, Vocabulary, Weights

Progress = Callable[[int, int], None]
Ranker = Callable[[int], NDArray[np.int64]]
ENGINE = "jicai"
# Ties are broken by a hash of the day; a fixed day gives the same figures on every day.
_DAY = date(2026, 1, 1)
_LIST_MARKS = "[("


class BadSetError(ValueError):
    """The folder is no labelled set; the message says which file and line."""


@dataclass(frozen=True, slots=True)
class Document:
    """One query or candidate: title, text unless it only repeats the title, and skills as written."""

    id: str
    title: str
    text: str
    skills: tuple[str, ...]

    @property
    def bag(self) -> str:
        """What a baseline reads of a candidate: the text, or the title where there is no text."""
        return self.text or self.title or " ".join(self.skills)


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Queries, candidates and for each query the grades by place of the candidate."""

    name: str
    queries: tuple[Document, ...]
    candidates: tuple[Document, ...]
    grades: tuple[Mapping[int, float], ...]
    ignored: int

    @property
    def measured(self) -> list[int]:
        """The places of the queries that have something to find."""
        return [place for place, grades in enumerate(self.grades) if any(v > 0 for v in grades.values())]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of each system on one set; ``ignored`` counts labels of unknown queries or candidates."""

    set: str
    systems: dict[str, Metrics]
    queries: int
    candidates: int
    labels: int
    ignored: int
    seconds: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def evaluate(
    folder: Path,
    *,
    vocabulary: Vocabulary | None = None,
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> Report:
    """Rank all candidates for every query with the engine and the baselines. Raises BadSetError."""
    labelled = read_set(folder)
    started = time.perf_counter()
    rankers = list(_rankers(labelled, vocabulary or Vocabulary(), weights))
    places = labelled.measured
    systems: dict[str, Metrics] = {}
    seconds = {"fit": time.perf_counter() - started}
    for number, (name, ranker) in enumerate(rankers):
        started = time.perf_counter()
        parts: list[Metrics] = []
        for place in places:
            parts.append(measure(ranker(place), labelled.grades[place]))
            if progress is not None:
                progress(number * len(places) + len(parts), len(rankers) * len(places))
        systems[name] = mean(parts)
        seconds[name] = time.perf_counter() - started
    return Report(
        set=labelled.name,
        systems=systems,
        queries=len(places),
        candidates=len(labelled.candidates),
        labels=sum(len(grades) for grades in labelled.grades),
        ignored=labelled.ignored,
        seconds={name: round(spent, 3) for name, spent in seconds.items()},
    )


def talent_of(number: int, document: Document) -> Talent:
    """Give a candidate as a profile: the title as a post held, the skills as stated.

    Skills also stand in for a text that is missing, since a query rarely asks for skills by name.
    """
    return Talent(
        id=number,
        posts=(Post(document.title),) if document.title else (),
        work_text=document.text or " ".join(document.skills),
        claims=tuple(Claim(words) for words in document.skills),
    )


def demand_of(number: int, document: Document) -> Demand:
    """Give a query as a demand."""
    asks = tuple(Ask(words) for words in document.skills)
    return Demand(id=number, post=Post(document.title), duties=document.text, asks=asks)


def read_set(folder: Path) -> LabelledSet:
    """Read a labelled set. Raises BadSetError if a file is missing or a line can't be read."""
    queries = tuple(_documents(folder / "queries.jsonl"))
    candidates = tuple(_documents(folder / "candidates.jsonl"))
    query_places = _places(queries, "queries.jsonl")
    candidate_places = _places(candidates, "candidates.jsonl")
    grades: tuple[dict[int, float], ...] = tuple({} for _ in queries)
    ignored = 0
    for query, candidate, grade in _labels(folder / "qrels.tsv"):
        if query in query_places and candidate in candidate_places:
            grades[query_places[query]][candidate_places[candidate]] = grade
        else:
            ignored += 1
    if not any(any(value > 0 for value in part.values()) for part in grades):
        raise BadSetError(f"{folder.name}: no label joins a query to a candidate")
    return LabelledSet(folder.resolve().name, queries, candidates, grades, ignored)


def _rankers(
    labelled: LabelledSet, vocabulary: Vocabulary, weights: Weights | None
) -> Iterator[tuple[str, Ranker]]:
    # Ids from 1 on, in the order of the file: the identifiers of a set are any strings.
    people = (talent_of(place + 1, document) for place, document in enumerate(labelled.candidates))
    matcher = Matcher.build(people, vocabulary, weights)
    demands = [demand_of(place + 1, document) for place, document in enumerate(labelled.queries)]
    yield ENGINE, lambda place: matcher.ranked_ids(demands[place], today=_DAY) - 1
    titles = [document.title or document.bag for document in labelled.queries]
    for baseline in fit_baselines(titles, [document.bag for document in labelled.candidates]):
        yield baseline.name, baseline.order


def _documents(path: Path) -> Iterator[Document]:
    for number, line in _lines(path):
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadSetError(f"{path.name}, line {number}: no JSON") from error
        if not isinstance(fields, dict) or fields.get("id") in (None, ""):
            raise BadSetError(f"{path.name}, line {number}: no document with an id")
        title = _string(fields.get("title"))
        text = _string(fields.get("text"))
        yield Document(
            str(fields["id"]), title, "" if text == title else text, skills_of(fields.get("skills"))
        )


def skills_of(value: object) -> tuple[str, ...]:
    """Give the skills of a list, of a string that looks like one (JSON, Python), or of words with commas."""
    if isinstance(value, str):
        value = _listed(value.strip())
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    words = (_string(one) for one in value)
    return tuple(dict.fromkeys(word for word in words if word))


def _listed(text: str) -> Sequence[object]:
    if text[:1] and text[0] in _LIST_MARKS:
        for read in (json.loads, ast.literal_eval):
            try:
                found = read(text)
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                continue
            if isinstance(found, list | tuple):
                return found
    for mark in ("，", "、", "；", ";"):
        text = text.replace(mark, ",")
    return text.split(",")


def _string(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _places(documents: Sequence[Document], name: str) -> dict[str, int]:
    places = {document.id: place for place, document in enumerate(documents)}
    if len(places) < len(documents):
        raise BadSetError(f"{name}: an id stands there twice")
    return places


def _labels(path: Path) -> Iterator[tuple[str, str, float]]:
    for number, line in _lines(path):
        if number == 1:
            continue
        cells = line.split("\t")
        try:
            query, candidate, grade = cells[0].strip(), cells[1].strip(), float(cells[2])
        except (IndexError, ValueError) as error:
            raise BadSetError(f"{path.name}, line {number}: not query, candidate and grade") from error
        if not np.isfinite(grade) or grade < 0:
            raise BadSetError(f"{path.name}, line {number}: the grade is not a number from 0 up")
        yield query, candidate, grade


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except OSError as error:
        raise BadSetError(f"{path.name} can't be read in {path.parent.name}") from error
    except UnicodeDecodeError as error:
        raise BadSetError(f"{path.name} is not UTF-8") from error
