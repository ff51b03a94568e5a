"""Index versions to and from disk: what a matcher is made of, as arrays and plain JSON."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from matching.columns import Arrays
from matching.encode import Reader, Statistics
from matching.index import Segment
from matching.layers import Layer
from matching.lookup import Counted, Lookup
from matching.places import Places
from matching.relatedness import MappedClosure, closure_arrays
from matching.shapes import Alias, Place, Post, SkillEntry, Vocabulary, Weights
from matching.storage import DamagedIndex, Manifest, read_version
from matching.terms import TermSpace

TalentLayer = Layer[Segment]


def read(folder: Path) -> dict[str, Any]:
    """Open a version and give what a matcher is made of, by name. Raises DamagedIndex."""
    manifest, arrays, texts = read_version(folder)
    try:
        vocabulary = vocabulary_from(texts["vocabulary"])
        return {
            "layers": layers_from(arrays, manifest.counts["layers"]),
            "reader": Reader(vocabulary),
            "places": Places(vocabulary.places),
            "statistics": statistics_from(arrays, manifest.counts["people"]),
            "weights": Weights(**manifest.weights),
            "base_version": manifest.version,
            "changes": manifest.counts["changes"],
            "sequence": manifest.sequence,
        }
    except (KeyError, TypeError, ValueError) as error:
        # Whole, but of a form that this release does not know: as good as damaged.
        raise DamagedIndex(f"{folder.name} is of another form: {error}") from error


def arrays_of(layers: Sequence[TalentLayer], statistics: Statistics) -> Arrays:
    """Give every array of a version by name."""
    arrays: Arrays = {}
    for number, layer in enumerate(layers):
        arrays |= {f"{number}.{name}": column for name, column in layer.block.arrays().items()}
        arrays[f"{number}.alive"] = layer.alive
        arrays[f"{number}.order"] = layer.order
    arrays |= Lookup.of(statistics.holders).arrays("holders")
    arrays["holders.counts"] = np.array(list(statistics.holders.values()), np.int64)
    arrays |= closure_arrays(statistics.closure, "related")
    for name, space in (("text_space", statistics.text), ("title_space", statistics.titles)):
        arrays |= space.index.arrays(name)
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
    holders = Counted(Lookup.from_arrays(arrays, "holders"), arrays["holders.counts"])
    text, titles = (_space(arrays, name) for name in ("text_space", "title_space"))
    return Statistics(people, holders, text, titles, MappedClosure.from_arrays(arrays, "related"))


def _space(arrays: Arrays, name: str) -> TermSpace:
    terms = Lookup.from_arrays(arrays, name)
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
