"""Whom an organisation handed in: what gives it the right to hand out their codes."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.tables import Organisation
from talent.exchange.enums import SheetKind
from talent.exchange.tables import SheetImport, SheetMade
from talent.people.partner_tables import GraduateEntry
from talent.people.tables import Person
from talent.training.tables import Completion

# Person and organisation for whatever an organisation may hand in; whoever adds a kind adds a select.
HandingIn = Callable[[], Select[Any, Any]]


def _first_completions() -> Select[Any, Any]:
    """Whose first completion is of the body: that one made the profile, later bodies only added to it, as
    they do to those that a university or the staff handed in.
    """
    first = columns_of(func.min(col(Completion.id))).group_by(col(Completion.person_id))
    of_staff = columns_of(col(SheetMade.object_id)).where(
        col(SheetMade.import_id) == col(SheetImport.id), col(SheetImport.kind) == SheetKind.TALENTS
    )
    return columns_of(col(Completion.person_id), col(Completion.organisation_id)).where(
        col(Completion.id).in_(first),
        col(Completion.person_id).is_not(None),
        col(Completion.person_id).not_in(columns_of(_graduates().subquery().c[0])),
        col(Completion.person_id).not_in(of_staff),
    )


def _graduates() -> Select[Any, Any]:
    """Whose profile a university made by its list."""
    return columns_of(col(GraduateEntry.person_id), col(GraduateEntry.organisation_id)).where(
        col(GraduateEntry.made)
    )


WAYS: tuple[HandingIn, ...] = (_first_completions, _graduates)


def unclaimed_of(organisation_id: int) -> SelectOfScalar[Person]:
    """People whom it handed in and whom nobody has claimed."""
    own = [_of(way, organisation_id) for way in WAYS]
    found = own[0].union(*own[1:]) if len(own) > 1 else own[0]
    return select(Person).where(col(Person.user_id).is_(None), col(Person.id).in_(found))


def handed_in_by(session: Session, ids: Collection[int]) -> dict[int, list[str]]:
    """The names of the organisations that handed in each of them."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for way in WAYS:
        rows = way().subquery()
        person, organisation = rows.c[0], rows.c[1]
        query: Select[Any, Any] = (
            columns_of(person, col(Organisation.name))
            .join(Organisation, col(Organisation.id) == organisation)
            .where(person.in_(ids))
            .order_by(person, col(Organisation.id))
        )
        for number, name in session.execute(query):
            if name not in found[number]:
                found[number].append(name)
    return dict(found)


def _of(way: HandingIn, organisation_id: int) -> Select[Any]:
    rows = way().subquery()
    return columns_of(rows.c[0]).where(rows.c[1] == organisation_id)
