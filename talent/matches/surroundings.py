"""The open demands that count for a person: near by or everywhere, without employers that they keep out."""

from dataclasses import dataclass

from sqlmodel import Session

from matching.among import Keep
from matching.places import Places
from matching.shapes import Talent
from talent.accounts.actor import Actor
from talent.enterprises.picking import OpenPlace, open_places
from talent.matches.leaving_out import among_without
from talent.people.blocked import blockers_of
from talent.people.queries import divisions_by_person
from talent.vocab.service import division_scope


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``near`` are the codes that count as near; ``demands`` all open ones by id, ``ids`` those looked at."""

    near: tuple[str, ...]
    everywhere: bool
    demands: dict[int, OpenPlace]
    ids: tuple[int, ...]
    hidden: dict[int, frozenset[int]]

    def others(self, demand_id: int) -> Keep:
        """Who counts in the ranking for a demand: everybody but those who keep its employer out."""
        return among_without(self.hidden[self.demands[demand_id].organisation_id])


def surroundings_of(
    session: Session, actor: Actor, talent: Talent, places: Places, *, everywhere: bool
) -> Surroundings:
    """Near is where the person would work, and the own city; where neither is known, everything is near."""
    open_ = open_places(session, actor)
    hidden = blockers_of(session, {one.organisation_id for one in open_})
    demands = {one.id: one for one in open_ if talent.id not in hidden[one.organisation_id]}
    homes = [places.city(division) for _, division in divisions_by_person(session, [talent.id])]
    near = tuple(dict.fromkeys([*talent.divisions, *homes]))
    everywhere = everywhere or not near
    scope = {code for one in near for code in division_scope(session, one)}
    ids = [one.id for one in demands.values() if everywhere or one.remote or one.division in scope]
    return Surroundings(near, everywhere, demands, tuple(ids), hidden)
