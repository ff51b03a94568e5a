"""One run of the bench from beginning to end; gives a document of plain numbers."""

import gc
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.benchmark import machine
from matching.benchmark.changes import measure_changes
from matching.benchmark.contenders import BATCH, ONE
from matching.benchmark.contenders.base import Contender
from matching.benchmark.contenders.jicai import THREADS
from matching.benchmark.contenders.plain import NumpyPlain
from matching.benchmark.corpora import DAY, Inputs, make_corpus
from matching.benchmark.corpus import Corpus, Query
from matching.benchmark.memory import measure_opening
from matching.benchmark.rounds import WARM, LeftOut, Timed, agrees, enter, time_batch, time_one

# What can be measured by itself; the index is built, or opened where it is kept, for any of them.
PARTS = ("one", "batch", "open", "changes")
_POSTING_BYTES = 8
_OPENING_DEMANDS = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: ``sizes`` gives growth, of which ``talents`` is the one for all parts.

    ``budget`` is the most seconds for one contender and task; ``contenders`` names whom to take, or all.
    """

    talents: int
    sizes: tuple[int, ...]
    parts: Collection[str]
    demands: int
    batch_demands: int
    budget: float
    contenders: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """The demands of a corpus, encoded: to warm up with, to time, the same without skills, for the batch."""

    warm: list[Query]
    timed: list[Query]
    bare: list[Query]
    batch: list[Query]


def run(inputs: Inputs, plan: Plan) -> dict[str, Any]:
    """Measure what is planned, or the machine alone. The better of two bandwidths sets the limits."""
    document: dict[str, Any] = {"machine": machine.machine(), "seed": inputs.seed, "day": DAY.isoformat()}
    before = machine.bandwidth()
    results: list[dict[str, Any]] = []
    left_out: list[dict[str, Any]] = []
    builds: list[dict[str, Any]] = []
    for size in sorted({*plan.sizes, plan.talents}) if plan.parts else ():
        corpus, built = make_corpus(inputs, size)
        builds.append(built)
        asked = _ask(inputs, corpus, plan)
        found, outside = _measure(inputs, plan, corpus, asked)
        results += found
        left_out += outside
        if size == plan.talents:
            document |= _rest(inputs, plan, corpus, asked)
        del corpus, asked
        gc.collect()
    after = machine.bandwidth()
    best = max(before, after)
    document["bandwidth_gb_s"] = round(best, 2)
    document["bandwidth_gb_s_before_and_after"] = [round(before, 2), round(after, 2)]
    for result in results:
        result["limit_ms"] = round(result.pop("postings") * _POSTING_BYTES / best / 1e6, 4)
    return document | {"results": results, "left_out": left_out, "build": builds}


def _ask(inputs: Inputs, corpus: Corpus, plan: Plan) -> _Asked:
    """The demands to warm up with come first and are not among those that are timed."""
    demands = inputs.demands(WARM + plan.demands + plan.batch_demands)
    bare = inputs.demands(WARM + plan.demands, skills=False)
    queries = [corpus.query(demand) for demand in demands]
    return _Asked(
        warm=queries[:WARM],
        timed=queries[WARM : WARM + plan.demands],
        bare=[corpus.query(demand) for demand in bare[WARM:]],
        batch=queries[WARM + plan.demands :],
    )


def _measure(
    inputs: Inputs, plan: Plan, corpus: Corpus, asked: _Asked
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    results: list[dict[str, Any]] = []
    outside: list[LeftOut] = []
    here = len(corpus) == plan.talents
    if "one" in plan.parts:
        with machine.threads(1):
            inside, out = enter(_wanted(ONE, plan), corpus, inputs.tell)
            out += time_one(inside, asked.warm, asked.timed, plan.budget, inputs.tell)
            results += _results("one", corpus, inside, asked.timed)
            outside += out
            if here:
                results += _without_skills(inputs, plan, corpus, inside, asked)
            _close(inside)
    if "batch" in plan.parts and here:
        with machine.threads(THREADS):
            inside, out = enter(_wanted(BATCH, plan), corpus, inputs.tell)
            out += time_batch(inside, asked.batch, plan.budget, inputs.tell)
            results += _results("batch", corpus, [_definition(corpus, asked), *inside], asked.batch)
            outside += out
            _close(inside)
    return results, [one.as_dict() | {"talents": len(corpus)} for one in outside]


def _without_skills(
    inputs: Inputs, plan: Plan, corpus: Corpus, inside: Sequence[Timed], asked: _Asked
) -> list[dict[str, Any]]:
    """The same demands with no skill named: their words alone decide."""
    again = [Timed(one.contender, build_s=one.build_s) for one in inside if one.contender.same_score]
    time_one(again, asked.warm, asked.bare, plan.budget, inputs.tell)
    return _results("one_without_skills", corpus, again, asked.bare)


def _definition(corpus: Corpus, asked: _Asked) -> Timed:
    """The answers of the definition to the first demands of the batch; it is not timed."""
    plain = NumpyPlain()
    plain.build(corpus)
    return Timed(plain, answers=[plain.one(query) for query in asked.batch[:_OPENING_DEMANDS]])


def _wanted(kinds: Sequence[type[Contender]], plan: Plan) -> list[type[Contender]]:
    return [kind for kind in kinds if not plan.contenders or kind.name in {NumpyPlain.name, *plan.contenders}]


def _results(
    task: str, corpus: Corpus, inside: Sequence[Timed], queries: Sequence[Query]
) -> list[dict[str, Any]]:
    definition = next((one for one in inside if isinstance(one.contender, NumpyPlain)), None)
    postings = [corpus.postings(query) for query in queries]
    return [
        {"task": task, "talents": len(corpus)}
        | one.figures()
        | {"exact": agrees(one, definition), "postings": float(np.median(postings[: one.demands]))}
        for one in inside
        if one.rounds
    ]


def _rest(inputs: Inputs, plan: Plan, corpus: Corpus, asked: _Asked) -> dict[str, Any]:
    """What is measured at the main size only."""
    more: dict[str, Any] = {"corpus": _describe(corpus, asked)}
    if "open" in plan.parts:
        inputs.tell("open", 0, 1)
        demands = [query.demand for query in asked.timed[:_OPENING_DEMANDS]]
        more["open"] = measure_opening(inputs.home(len(corpus)) / "index", demands, DAY, len(corpus))
    if "changes" in plan.parts:
        with machine.threads(1):
            more["changes"] = measure_changes(inputs, corpus, asked.timed)
    return more


def _describe(corpus: Corpus, asked: _Asked) -> dict[str, Any]:
    """Say what the people and the demands are like, for whoever compares runs."""
    table, queries = corpus.table, asked.timed
    return {
        "talents": len(corpus),
        "terms_per_person": round(len(table.terms) / len(corpus), 1),
        "distinct_terms": int(table.width[0]),
        "skills_near_per_person": round(len(table.mastery) / len(corpus), 1),
        "terms_per_demand": round(float(np.mean([len(one.encoded.terms) for one in queries])), 1),
        "asks_per_demand": round(float(np.mean([len(one.encoded.asks) for one in queries])), 1),
        "postings_per_demand": round(float(np.mean([corpus.postings(one) for one in queries]))),
    }


def _close(inside: Sequence[Timed]) -> None:
    for one in inside:
        one.contender.close()
