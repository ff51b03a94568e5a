"""Facets of a search: each choice with how many demands it would leave, all other filters on."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session

from talent.enterprises.search_queries import PAY_STEPS, Conditions, grouped, matching, skill_counts
from talent.enterprises.search_schemas import DemandSearch, Facet, FacetOption
from talent.kit.labels import LabelledEnum
from talent.kit.terms import Category, EmploymentKind
from talent.vocab import service as vocab

_KEYS = ("division", "occupation", "salary_at_least", "category", "kind")
_MOST_OCCUPATIONS = 12

Counts = Mapping[Any, int]


def facets_of(session: Session, wanted: DemandSearch, found: Conditions) -> tuple[list[Facet], int]:
    """The facets in the order in which people narrow, and how many demands there are with all filters on."""
    rows = grouped(session, matching(found), _KEYS)
    counts = {
        key: _by_value((row[place], row[-1]) for row in rows)
        if key not in found
        else _by_value(grouped(session, matching(found, without=key), [key]))
        for place, key in enumerate(_KEYS)
    }
    facets = [
        _divisions(session, wanted.division, counts["division"]),
        _occupations(session, wanted.occupation, counts["occupation"]),
        _pay(wanted.salary_at_least, counts["salary_at_least"]),
        _labelled("category", Category, wanted.category, counts["category"]),
        _labelled("kind", EmploymentKind, wanted.kind, counts["kind"]),
        _skills(session, wanted.skill, skill_counts(session, matching(found))),
    ]
    return facets, sum(row[-1] for row in rows)


def _by_value(pairs: Iterable[tuple[Any, ...]]) -> Counter[Any]:
    counted: Counter[Any] = Counter()
    for value, number in pairs:
        counted[value] += number
    return counted


def _divisions(session: Session, chosen: str | None, counts: Counts) -> Facet:
    """The cities, each with its counties counted in; those of the city chosen stand below it."""
    options = []
    for city in vocab.divisions(session):
        inside = [one.code for one in city.counties]
        number = sum(counts.get(code, 0) for code in (city.code, *inside))
        options.append(_option(city.code, city.name, number, chosen))
        if chosen in (city.code, *inside):
            options += [
                _option(one.code, f"{city.name}{one.name}", counts.get(one.code, 0), chosen)
                for one in city.counties
            ]
    return Facet(key="division", options=options)


def _occupations(session: Session, chosen: str | None, counts: Counts) -> Facet:
    known = {code: number for code, number in counts.items() if code is not None}
    codes = sorted(known, key=lambda code: (-known[code], code))[:_MOST_OCCUPATIONS]
    if chosen and chosen not in codes:
        codes.append(chosen)
    names = vocab.occupation_names(session, codes)
    options = [_option(code, names.get(code, code), known.get(code, 0), chosen) for code in codes]
    return Facet(key="occupation", options=options, unknown=counts.get(None, 0))


def _pay(chosen: int | None, counts: Counts) -> Facet:
    """Each step counts all that pay as much or more, and those that do not say."""
    unknown = counts.get(-1, 0)
    options = []
    for step in PAY_STEPS:
        number = unknown + sum(count for reached, count in counts.items() if reached >= step)
        options.append(_option(str(step), str(step), number, None if chosen is None else str(chosen)))
    return Facet(key="salary_at_least", options=options, unknown=unknown)


def _labelled(key: str, kind: type[LabelledEnum], chosen: LabelledEnum | None, counts: Counts) -> Facet:
    value = None if chosen is None else chosen.value
    options = [_option(one.value, one.label, counts.get(one.value, 0), value) for one in kind]
    return Facet(key=key, options=options, unknown=counts.get(None, 0))


def _skills(session: Session, chosen: list[str], counts: Counts) -> Facet:
    """The most asked; those chosen stay in the list."""
    ids = list(dict.fromkeys((*counts, *chosen)))
    names = vocab.skill_names(session, ids)
    options = [
        FacetOption(value=one, name=names[one], count=counts.get(one, 0), chosen=one in chosen)
        for one in ids
        if one in names
    ]
    return Facet(key="skill", options=options)


def _option(value: str, name: str, count: int, chosen: str | None) -> FacetOption:
    return FacetOption(value=value, name=name, count=count, chosen=value == chosen)
