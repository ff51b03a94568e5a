"""What the hard conditions of a demand cost it, and what dropping or lowering one would bring."""

from sqlmodel import Session

from matching.conditions import Relaxation, names_in, relaxations
from talent.accounts.actor import Actor
from talent.enterprises.picking import cards_by_id, organisation_of
from talent.kit.clock import today
from talent.kit.sentences import Sentence, say
from talent.kit.terms import SKILL_LEVELS
from talent.matches.engine import MatchEngine, taught_document
from talent.matches.excluded import drops_of
from talent.matches.labels import skill_label
from talent.matches.leaving_out import among_shown
from talent.matches.pair_schemas import ConditionsOut, Lower
from talent.matches.ranking import require_rankable
from talent.vocab.service import education_name, skill_names


def demand_conditions(session: Session, actor: Actor, engine: MatchEngine, demand_id: int) -> ConditionsOut:
    """Each hard condition with the people it alone keeps out, and one step lower where there is one.

    Raises as ``rank_candidates`` does.
    """
    require_rankable(session, actor, demand_id)
    snapshot, day = engine.snapshot(session), today()
    matcher, demand = snapshot.matcher, taught_document(session, snapshot, demand_id)
    shown = among_shown(session, actor, organisation_of(session, actor, demand_id))
    found = matcher.failing(matcher.encode(demand), day, shown)
    names = skill_names(session, [name.removeprefix("skill:") for name in names_in(found)])
    return ConditionsOut(
        demand=cards_by_id(session, actor, [demand_id])[demand_id],
        total=found[frozenset()],
        pool=sum(found.values()),
        dropped=drops_of(found, names),
        lower=[
            Lower(condition=one.condition, what=_words(one, names), adds=one.adds)
            for one in relaxations(matcher, demand, found, day, shown)
        ],
    )


def _words(one: Relaxation, names: dict[str, str]) -> Sentence:
    if one.condition == "education":
        return say(
            "学历从{asked}降到{to}", asked=education_name(int(one.asked)), to=education_name(int(one.to))
        )
    if one.condition == "experience":
        return say("工作年限从 {asked} 年降到 {to} 年", asked=f"{one.asked:g}", to=f"{one.to:g}")
    skill = skill_label(one.condition.removeprefix("skill:"), names)
    asked, to = SKILL_LEVELS[int(one.asked)], SKILL_LEVELS[int(one.to)]
    return say("“{skill}”从{asked}降到{to}", skill=skill, asked=asked, to=to)
