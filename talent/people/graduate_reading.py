"""A university's own graduates: the list, told in its own words, and by what it is narrowed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.kit.db import count
from talent.kit.masking import mask_mobile
from talent.kit.paging import Page, Paged
from talent.people.enums import WordField
from talent.people.graduate_queries import counted_by_year, majors_of, wanted_graduates
from talent.people.graduate_schemas import GraduateFilter, GraduateOut
from talent.people.partner_tables import GraduateEntry, PartnerWords
from talent.people.provenance import read_words
from talent.people.records import blind
from talent.people.word_rules import Words
from talent.vocab import service as vocab


def list_graduates(session: Session, actor: Actor, wanted: GraduateFilter, page: Page) -> Paged[GraduateOut]:
    """The latest year first, in each in the order of hand-in. Nothing is told but what the university said
    itself, whatever the people have written since.
    """
    query = _wanted(actor, wanted)
    ordered = query.order_by(col(GraduateEntry.graduation_year).desc(), col(GraduateEntry.id))
    return Paged[GraduateOut](
        items=_told(session, ordered.offset(page.offset).limit(page.size)),
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def count_graduates(session: Session, actor: Actor, wanted: GraduateFilter) -> int:
    return count(session, _wanted(actor, wanted))


def graduates_before(
    session: Session, actor: Actor, wanted: GraduateFilter, before: int, limit: int
) -> list[GraduateOut]:
    """The same for a file: the next so many below an id, the highest first."""
    query = _wanted(actor, wanted).where(col(GraduateEntry.id) < before)
    return _told(session, query.order_by(col(GraduateEntry.id).desc()).limit(limit))


def graduate_majors(session: Session, actor: Actor) -> list[str]:
    """What the graduates studied, for the filter."""
    require(actor, Permission.GRADUATES_OWN)
    return majors_of(session, actor)


def graduate_years(session: Session, actor: Actor) -> list[tuple[int, int, int, int]]:
    """Year, handed in, claimed, agreed; the latest first."""
    require(actor, Permission.GRADUATES_OWN)
    found: list[tuple[int, int, int, int]] = [tuple(row) for row in session.execute(counted_by_year(actor))]
    return found


def _wanted(actor: Actor, wanted: GraduateFilter) -> Select[Any, Any]:
    require(actor, Permission.GRADUATES_OWN)
    number = blind(wanted.student_number or None, "graduate_detail.student_number")
    return wanted_graduates(actor, wanted, number)


def _told(session: Session, query: Select[Any, Any]) -> list[GraduateOut]:
    rows = session.execute(query).all()
    said = _said(session, [entry for entry, _ in rows])
    ranks = vocab.education_ranks(session)
    return [_out(entry, claimed, said[entry.person_id], ranks) for entry, claimed in rows]


def _said(session: Session, entries: Sequence[GraduateEntry]) -> dict[int, list[PartnerWords]]:
    """The rows of words of the university, of each person in their order."""
    found: dict[int, list[PartnerWords]] = {entry.person_id: [] for entry in entries}
    bodies = {entry.organisation_id for entry in entries}
    query = select(PartnerWords).where(
        col(PartnerWords.person_id).in_(found), col(PartnerWords.organisation_id).in_(bodies)
    )
    for row in session.exec(query.order_by(col(PartnerWords.id))):
        found[row.person_id].append(row)
    return found


def _out(
    entry: GraduateEntry, claimed: bool, said: Sequence[PartnerWords], ranks: Mapping[str, int]
) -> GraduateOut:
    words: Words = {}
    for row in said:
        words |= read_words(row.words)

    def told(field: WordField) -> Any:
        return words.get(field, "")

    last = said[-1] if said else None
    return GraduateOut(
        id=entry.id or 0,
        name=told(WordField.NAME),
        student_number=told(WordField.STUDENT_NUMBER),
        major_name=entry.major_name,
        graduation_year=entry.graduation_year,
        education_name=vocab.education_name(ranks.get(told(WordField.EDUCATION_LEVEL))),
        mobile=mask_mobile(told(WordField.MOBILE)),
        claimed=claimed,
        handed_in_at=last.given_at if last else entry.created_at,
        source=last.source if last else "",
        line=last.line if last else None,
    )
