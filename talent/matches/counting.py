"""How many people would fit a need that nobody has saved yet: exact, with what each condition costs."""

from sqlmodel import Session

from talent.accounts.acting import organisation_of
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.enterprises.schemas import DemandInput
from talent.enterprises.unsaved import unsaved_demand
from talent.kit.clock import today
from talent.matches.documents import document_of
from talent.matches.engine import MatchEngine
from talent.matches.excluded import conditions_in, excluded_of
from talent.matches.leaving_out import among_shown
from talent.matches.pair_schemas import CountOut
from talent.matches.ranking import require_own
from talent.vocab.service import skill_names


def count_fitting(session: Session, actor: Actor, engine: MatchEngine, data: DemandInput) -> CountOut:
    """The numbers with which the ranking of this demand would begin; nothing is stored, nobody is named.

    Raises Forbidden as a ranking does: before the enterprise is verified it may not look at candidates.
    """
    require(actor, Permission.DEMAND_OWN)
    require(actor, Permission.CANDIDATES_RANK)
    organisation_id = organisation_of(actor)
    require_own(session, actor, organisation_id)
    document = document_of(*unsaved_demand(session, organisation_id, data))
    kept = among_shown(session, actor, organisation_id)
    ranking = engine.snapshot(session).matcher.rank(document, today=today(), limit=0, near=0, keep=kept)
    names = skill_names(session, [name.removeprefix("skill:") for name in conditions_in(ranking)])
    excluded, pairs = excluded_of(ranking, names)
    return CountOut(total=ranking.total, pool=ranking.pool, excluded=excluded, pairs=pairs)
