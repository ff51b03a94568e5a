"""Which people a given employer never sees: what ``queries`` and rankings leave out."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, or_, select

from talent.accounts.queries import is_verified
from talent.accounts.tables import Organisation
from talent.kit.clock import today
from talent.people.rules import fold_employer
from talent.people.tables import EmployerBlock, Person

_AT_ONCE = 500
# Made once, for whoever ranks people asks for it.
_NAMES = (
    columns_of(col(Organisation.id), col(Organisation.name))
    .where(col(Organisation.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Organisation.id))
)


def not_blocked_by(session: Session, organisation_id: int) -> ColumnElement[bool]:
    """The person of the row does not keep this organisation out."""
    name = folded_names(session, [organisation_id])[organisation_id]
    blockers = select(EmployerBlock.person_id).where(
        col(EmployerBlock.lifted_at).is_(None), _is_of(organisation_id, name)
    )
    return col(Person.id).not_in(blockers)


def blockers_of(session: Session, organisations: Collection[int]) -> dict[int, frozenset[int]]:
    """For each organisation the ids of the people who keep it out: few, whoever the organisation is."""
    ids = sorted(set(organisations))
    found: dict[int, set[int]] = {number: set() for number in ids}
    for start in range(0, len(ids), _AT_ONCE):
        names = folded_names(session, ids[start : start + _AT_ONCE])
        by_name: dict[str, list[int]] = {}
        for number, name in names.items():
            by_name.setdefault(name, []).append(number)
        rows = session.exec(
            select(EmployerBlock.person_id, EmployerBlock.organisation_id, EmployerBlock.folded)
            .where(
                col(EmployerBlock.lifted_at).is_(None),
                or_(
                    col(EmployerBlock.organisation_id).in_(names),
                    col(EmployerBlock.folded).in_(set(by_name) - {""}),
                ),
            )
            .order_by(col(EmployerBlock.person_id))
        )
        for person_id, organisation_id, folded in rows:
            for number in {*by_name.get(folded, ()), *({organisation_id} & names.keys())}:
                if number is not None:
                    found[number].add(person_id)
    return {number: frozenset(people) for number, people in found.items()}


def organisations_named(session: Session, folded: Collection[str]) -> dict[str, str]:
    """Of folded names those that a verified organisation bears, with its full name."""
    wanted, found = set(folded), dict[str, str]()
    verified = select(Organisation.name).where(is_verified(today())).order_by(col(Organisation.id))
    for name in session.exec(verified) if wanted else ():
        if (key := fold_employer(name)) in wanted:
            found.setdefault(key, name)
    return found


def _is_of(organisation_id: int, folded: str) -> ColumnElement[bool]:
    picked = col(EmployerBlock.organisation_id) == organisation_id
    return or_(picked, col(EmployerBlock.folded) == folded) if folded else picked


def folded_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What each organisation is called, as employers are compared."""
    rows = session.execute(_NAMES, {"ids": list(ids)})
    names = {number: fold_employer(name) for number, name in rows}
    return {number: names.get(number, "") for number in ids}
