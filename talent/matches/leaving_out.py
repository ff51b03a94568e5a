"""Whom a ranking leaves out as if they were not there: people who keep the employer away from them."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from matching.among import Among
from talent.accounts.actor import Actor
from talent.enterprises.picking import organisations_of
from talent.people.blocked import blockers_of


def hidden_from(session: Session, actor: Actor, organisation_id: int) -> frozenset[int]:
    """Who keeps out the organisation of a demand, or the organisation of whoever looks."""
    organisations = {organisation_id, actor.organisation_id or organisation_id}
    return frozenset().union(*blockers_of(session, organisations).values())


def blockers_by_demand(session: Session, demand_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """For each demand the people who keep its employer out."""
    if not demand_ids:
        return {}
    organisations = organisations_of(session, demand_ids)
    hidden = blockers_of(session, organisations.values())
    return {number: hidden[owner] for number, owner in organisations.items()}


def among_shown(session: Session, actor: Actor, organisation_id: int) -> Among | None:
    """Everybody but those; None where nobody is left out."""
    return among_without(hidden_from(session, actor, organisation_id))


def among_without(people: Collection[int]) -> Among | None:
    return Among(without=as_array(people)) if people else None


def as_array(people: Collection[int]) -> NDArray[np.int64]:
    return np.array(sorted(people), np.int64)
