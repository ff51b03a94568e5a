"""What each filter of a ranking keeps out, with the other filters on."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.enterprises.picking import organisation_of
from talent.kit.clock import today
from talent.matches.engine import MatchEngine, taught_document
from talent.matches.leaving_out import hidden_from
from talent.matches.ranking import among_of, require_rankable
from talent.matches.schemas import CandidateFilter

FILTERS = ("category", "division", "education_rank", "experience_years", "skill")


def filter_effects(
    session: Session, actor: Actor, engine: MatchEngine, demand_id: int, wanted: CandidateFilter
) -> dict[str, int]:
    """For each filter in force, how many more who pass the hard conditions there would be without it.

    Raises as ``rank_candidates`` does. One pass over the people for each filter.
    """
    require_rankable(session, actor, demand_id)
    in_force = [name for name in FILTERS if getattr(wanted, name) is not None]
    if not in_force:
        return {}
    snapshot = engine.snapshot(session)
    query = snapshot.matcher.encode(taught_document(session, snapshot, demand_id))

    hidden = hidden_from(session, actor, organisation_of(session, actor, demand_id))

    def passing(filtered: CandidateFilter) -> int:
        among = among_of(session, engine.home_book, filtered, hidden)
        return snapshot.matcher.failing(query, today(), among)[frozenset()]

    total = passing(wanted)
    return {name: passing(wanted.model_copy(update={name: None})) - total for name in in_force}
