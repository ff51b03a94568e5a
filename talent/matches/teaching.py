"""What demands learn from verdicts: read, turned into an emphasis, and kept beside the demands in service."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlmodel import Session

from matching.encode import mastery
from matching.feedback import Mastery, emphasis_of
from matching.matcher import Matcher
from matching.shapes import Demand, Emphasis
from talent.matches.documents import talent_documents
from talent.matches.enums import Verdict
from talent.matches.leaving_out import blockers_by_demand
from talent.matches.queries import learning_verdicts, verdicts_by_demand
from talent.matches.rules import teaches
from talent.matches.tables import DemandVerdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lessons:
    """Of the demands that learn: whom each has judged, and the emphasis of those that learnt something."""

    judged: Mapping[int, frozenset[int]] = field(default_factory=dict)
    emphasis: Mapping[int, Emphasis] = field(default_factory=dict)

    def about(self, people: Collection[int]) -> set[int]:
        """The demands whose lessons may change when these people do."""
        changed = frozenset(people)
        return {demand for demand, judged in self.judged.items() if not judged.isdisjoint(changed)}

    def with_changes(self, learnt: "Lessons", demands: Collection[int]) -> "Lessons":
        """These lessons, but of ``demands`` what was learnt anew."""
        return Lessons(
            {**_without(self.judged, demands), **learnt.judged},
            {**_without(self.emphasis, demands), **learnt.emphasis},
        )

    def applied(self, demands: Iterable[Demand]) -> list[Demand]:
        """The documents with what they have learnt."""
        return [replace(demand, emphasis=self.emphasis.get(demand.id, ())) for demand in demands]


def teach(
    session: Session, matcher: Matcher, demands: Sequence[Demand], *, everything: bool = False
) -> Lessons:
    """The lessons of those of the demands that learn; ``everything`` says that no others learn."""
    verdicts = learning_verdicts(session, None if everything else [demand.id for demand in demands])
    return _lessons(session, matcher, demands, verdicts)


def taught(session: Session, matcher: Matcher, lessons: Lessons, demand: Demand) -> Demand:
    """A demand with its emphasis: as the one in service has it, or, of a draft, learnt at the moment."""
    known = lessons if demand.id in lessons.judged else teach(session, matcher, [demand])
    return known.applied([demand])[0]


def would_learn(session: Session, matcher: Matcher, demand: Demand) -> Demand:
    """The demand with the emphasis that it has, or would have if it learnt."""
    verdicts = verdicts_by_demand(session, [demand.id])
    return _lessons(session, matcher, [demand], verdicts).applied([demand])[0]


def _lessons(
    session: Session, matcher: Matcher, demands: Sequence[Demand], verdicts: Mapping[int, list[DemandVerdict]]
) -> Lessons:
    judged = {
        demand.id: frozenset(verdict.person_id for verdict in verdicts[demand.id])
        for demand in demands
        if demand.id in verdicts
    }
    hidden = blockers_by_demand(session, judged)
    known = _masteries(session, matcher, sorted(frozenset().union(*judged.values())))
    learnt = {
        demand.id: _emphasis(
            matcher,
            demand,
            [one for one in verdicts[demand.id] if one.person_id not in hidden[demand.id]],
            known,
        )
        for demand in demands
        if demand.id in judged
    }
    return Lessons(judged, {number: steps for number, steps in learnt.items() if steps})


def _masteries(session: Session, matcher: Matcher, people: Sequence[int]) -> dict[int, Mastery]:
    """Of those who take part in matching now: who has left it teaches nothing."""
    if not people:
        return {}
    reader, closure = matcher.reader, matcher.statistics.closure
    return {
        talent.id: mastery(reader.claims(talent), closure) for talent in talent_documents(session, people)
    }


def _emphasis(
    matcher: Matcher, demand: Demand, verdicts: Sequence[DemandVerdict], known: Mapping[int, Mastery]
) -> Emphasis:
    sides: dict[Verdict, list[Mastery]] = {verdict: [] for verdict in Verdict}
    for one in verdicts:
        if one.person_id in known and teaches(one.verdict, one.reason):
            sides[one.verdict].append(known[one.person_id])
    asks = matcher.encode(replace(demand, emphasis=())).asks
    return emphasis_of(asks, sides[Verdict.SHORTLISTED], sides[Verdict.REJECTED])


def _without(items: Mapping[int, T], keys: Collection[int]) -> dict[int, T]:
    return {key: value for key, value in items.items() if key not in keys}
