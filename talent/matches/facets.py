"""Facets of a ranking: how many people each choice of a filter would leave, all other filters on."""

from collections.abc import Iterable

from sqlmodel import Session

from matching.among import Among
from matching.encode import EncodedDemand
from matching.facets import Facet, Options
from matching.matcher import Matcher
from talent.enterprises.search_schemas import FacetOption
from talent.kit.clock import today
from talent.kit.terms import Category
from talent.matches.facet_schemas import CandidateFacet
from talent.matches.homes import Homes
from talent.matches.schemas import CandidateFilter
from talent.vocab import service as vocab
from talent.vocab.schemas import EducationChoice

YEARS = (0.0, 1.0, 3.0, 5.0, 10.0)
Counted = list[tuple[str, str, int]]


def facets_of(
    session: Session,
    matcher: Matcher,
    query: EncodedDemand,
    wanted: CandidateFilter,
    among: Among | None,
    homes: Homes,
) -> list[CandidateFacet]:
    """In the order in which people narrow. ``among`` is what ``wanted`` comes to, and who is hidden."""
    levels = vocab.education_levels(session)
    options = Options(
        categories=tuple(one.value for one in Category),
        education=tuple(one.rank for one in levels),
        experience=_years(wanted.experience_years),
        labels=homes.of,
    )
    found = matcher.facets(query, today(), among, options)
    choices: dict[str, tuple[Facet, Counted]] = {
        "division": (found["marks"], list(_divisions(session, homes, found["marks"].choices))),
        "category": (found["category"], _categories(found["category"].choices)),
        "education_rank": (found["education"], _educations(levels, found["education"].choices)),
        "experience_years": (found["experience"], _experience(options, found["experience"].choices)),
        "skill": (found["skill"], []),
    }
    return [_facet(key, wanted, facet, counted) for key, (facet, counted) in choices.items()]


def _facet(key: str, wanted: CandidateFilter, facet: Facet, counted: Counted) -> CandidateFacet:
    chosen = getattr(wanted, key)
    value = f"{chosen:g}" if isinstance(chosen, float) else str(chosen)
    return CandidateFacet(
        key=key,
        options=[
            FacetOption(value=code, name=name, count=count, chosen=chosen is not None and code == value)
            for code, name, count in counted
        ],
        unknown=facet.silent,
        whole=facet.whole,
    )


def _years(chosen: float | None) -> tuple[float, ...]:
    """The steps, and whatever else an address asks for."""
    return YEARS if chosen is None else tuple(sorted({*YEARS, chosen}))


def _divisions(session: Session, homes: Homes, by_label: tuple[int, ...]) -> Iterable[tuple[str, str, int]]:
    """The cities, each with its counties counted in and below it."""
    counts = {code: by_label[number] for code, number in homes.numbers.items() if number < len(by_label)}
    for city in vocab.divisions(session):
        counties = [(one.code, f"{city.name}{one.name}", counts.get(one.code, 0)) for one in city.counties]
        yield city.code, city.name, counts.get(city.code, 0) + sum(count for *_, count in counties)
        yield from counties


def _categories(counts: tuple[int, ...]) -> Counted:
    return [(one.value, one.label, count) for one, count in zip(Category, counts, strict=True)]


def _educations(levels: tuple[EducationChoice, ...], counts: tuple[int, ...]) -> Counted:
    return [(str(one.rank), one.name, count) for one, count in zip(levels, counts, strict=True)]


def _experience(options: Options, counts: tuple[int, ...]) -> Counted:
    """The first step is everybody who says how long."""
    steps = zip(options.experience, counts, strict=True)
    return [(f"{step:g}", f"{step:g} 年以上" if step else "已填写年限", count) for step, count in steps]
