"""Index versions to and from disk: what a matcher is made of, as arrays and plain JSON."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from matching.columns import Arrays, Strings
from matching.encode import Statistics
from matching.index import Segment
from matching.layers import Layer
from matching.relatedness import closure_arrays, closure_from
from matching.shapes import Alias, Place, Post, SkillEntry, Vocabulary, Weights
from matching.storage import Manifest
from matching.terms import TermSpace

TalentLayer = Layer[Segment]


def arrays_of(layers: Sequence[TalentLayer], statistics: Statistics) -> Arrays:
    """Give every array of a version by name."""
    arrays: Arrays = {}
    for number, layer in enumerate(layers):
        arrays |= {f"{number}.{name}": column for name, column in layer.block.arrays().items()}
        arrays[f"{number}.alive"] = layer.alive
        arrays[f"{number}.order"] = layer.order
    arrays |= Strings.of(statistics.holders).arrays("holders")
    arrays["holders.counts"] = np.array(list(statistics.holders.values()), np.int64)
    arrays |= closure_arrays(statistics.closure, "related")
    for name, space in (("text_space", statistics.text), ("title_space", statistics.titles)):
        arrays |= Strings.of(space.index).arrays(name)
        arrays[f"{name}.weights"] = space.weights
        arrays[f"{name}.length"] = np.array([space.mean_length])
    return arrays


def layers_from(arrays: Arrays, count: int) -> tuple[TalentLayer, ...]:
    """Give the layers back; whether they were built or merged leaves no trace."""
    layers: list[TalentLayer] = []
    for number in range(count):
        start = f"{number}."
        own = {name.removeprefix(start): column for name, column in arrays.items() if name.startswith(start)}
        layers.append(Layer(Segment.from_arrays(own), own["alive"], own["order"]))
    return tuple(layers)


def statistics_from(arrays: Arrays, people: int) -> Statistics:
    """Give the frozen statistics back."""
    names = Strings.from_arrays(arrays, "holders").all()
    counts = arrays["holders.counts"].tolist()
    text, titles = (_space(arrays, name) for name in ("text_space", "title_space"))
    closure = closure_from(arrays, "related")
    return Statistics(people, dict(zip(names, counts, strict=True)), text, titles, closure)


def _space(arrays: Arrays, name: str) -> TermSpace:
    terms = Strings.from_arrays(arrays, name)
    return TermSpace(terms, arrays[f"{name}.weights"], float(arrays[f"{name}.length"][0]))


def manifest_of(
    version: str, sequence: int, weights: Weights, vocabulary: Vocabulary, counts: dict[str, int]
) -> Manifest:
    """Give what a version says of itself."""
    return Manifest(
        version=version,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        sequence=sequence,
        counts=counts,
        weights=asdict(weights),
        vocabulary=vocabulary_hash(vocabulary),
        files={},
    )


def vocabulary_hash(vocabulary: Vocabulary) -> str:
    """Give a hash that changes with any entry of the code lists; reviewed aliases need no new index."""
    lists = asdict(replace(vocabulary, reviewed=()))
    return hashlib.sha256(json.dumps(lists, sort_keys=True).encode()).hexdigest()


def vocabulary_from(data: dict[str, Any]) -> Vocabulary:
    """Give the vocabulary back from its JSON form."""
    return Vocabulary(
        skills=tuple(
            SkillEntry(**{**entry, "aliases": tuple(entry["aliases"]), "related": tuple(entry["related"])})
            for entry in data["skills"]
        ),
        places=tuple(Place(**place) for place in data["places"]),
        titles=tuple(Post(**title) for title in data["titles"]),
        lookalikes=tuple((one, other) for one, other in data["lookalikes"]),
        reviewed=tuple(Alias(**one) for one in data["reviewed"]),
    )
