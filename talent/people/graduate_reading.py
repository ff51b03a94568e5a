"""A university's own graduates: the list, told in its own words, and by what it is narrowed."""

from collections.abc import Mapping, Sequence
from typing import Any

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
    require(actor, Permission.GRADUATES_OWN)
    number = blind(wanted.student_number or None, "graduate_detail.student_number")
    query = wanted_graduates(actor, wanted, number)
    ordered = query.order_by(col(GraduateEntry.graduation_year).desc(), col(GraduateEntry.id))
    rows = session.execute(ordered.offset(page.offset).limit(page.size)).all()
    said = _said(session, [entry for entry, _ in rows])
    ranks = vocab.education_ranks(session)
    return Paged[GraduateOut](
        items=[_out(entry, claimed, said[entry.person_id], ranks) for entry, claimed in rows],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def graduate_majors(session: Session, actor: Actor) -> list[str]:
    """What the graduates studied, for the filter."""
    require(actor, Permission.GRADUATES_OWN)
    return majors_of(session, actor)


def graduate_years(session: Session, actor: Actor) -> list[tuple[int, int, int, int]]:
    """Year, handed in, claimed, agreed; the latest first."""
    require(actor, Permission.GRADUATES_OWN)
    found: list[tuple[int, int, int, int]] = [tuple(row) for row in session.execute(counted_by_year(actor))]
    return found


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
