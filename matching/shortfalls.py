"""Why a person does not pass a demand: what a failed condition asks, what there is, what would help."""

from dataclasses import dataclass
from datetime import date

from matching.demands import DemandBlock
from matching.edits import Edit, GoTo, Learn, Learnt
from matching.matcher import Matcher
from matching.shapes import Demand, Talent

Value = float | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A failed condition. ``have`` is empty or None where nothing is ``unknown``; ``remedy`` an edit that
    makes the condition hold, None where no decision of the person does.

    Education asks and has a rank, experience years, a skill levels (``have`` 0 for none), place a division
    and the accepted ones, category a category and those that the person is or was in.
    """

    condition: str
    asked: Value
    have: Value | None
    unknown: bool
    remedy: Edit | None = None


def shortfalls(matcher: Matcher, demand: Demand, talent: Talent, today: date) -> tuple[Shortfall, ...]:
    """Give every hard condition that the person fails, in the order of the demand's conditions."""
    encoded = matcher.encode(demand)
    block = DemandBlock([encoded], matcher.reader, matcher.statistics)
    failures = matcher.score_versions(block, [talent], today)[0].failures
    levels = _levels(matcher, talent)
    found = []
    for name in failures.of_row(0):
        unknown = 0 in failures.unknown[name]
        if name.startswith("skill:"):
            ask = next(one for one in encoded.asks if f"skill:{one.key}" == name)
            learnt = Learnt(ask.key, ask.words, ask.level)
            have = None if unknown else levels.get(ask.key, 0)
            found.append(Shortfall(name, ask.level, have, unknown, Learn((learnt,))))
        else:
            found.append(_plain(name, demand, talent, unknown))
    return tuple(found)


def _levels(matcher: Matcher, talent: Talent) -> dict[str, int]:
    """Give the best level that counts of each skill."""
    levels: dict[str, int] = {}
    for key, claim in matcher.reader.claims(talent):
        levels[key] = max(levels.get(key, 0), claim.level)
    return levels


def _plain(name: str, demand: Demand, talent: Talent, unknown: bool) -> Shortfall:
    if name == "education":
        return Shortfall(name, demand.education or 0, talent.education, unknown)
    if name == "experience":
        return Shortfall(name, demand.experience_years or 0.0, talent.experience_years, unknown)
    if name == "place":
        place = demand.division or ""
        go = None if talent.remote_only else GoTo(place)
        return Shortfall(name, place, talent.divisions, unknown, go)
    held = tuple(one.category for one in talent.categories)
    return Shortfall(name, demand.category or "", held, unknown)
