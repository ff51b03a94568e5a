"""Cards of many people in a handful of queries: what others may see, and nothing more."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.kit.clock import today
from talent.people import tables
from talent.people.queries import child_rows
from talent.people.rules import education_rank, headline, shown_name
from talent.people.schemas import EvidenceOut, PersonCard
from talent.people.showing import EVIDENCE_COLUMNS, shown_skills, standing_words, strongest_first
from talent.people.tables import Person
from talent.vocab import service as vocab

# What a card shows of each table.
_TABLES: dict[type[Any], tuple[str, ...]] = {
    tables.Education: ("level", "start_year", "end_year", "major_name", "school_name"),
    tables.Work: ("title", "started_on", "ended_on"),
    tables.PersonSkill: ("words", "skill", "level", "used"),
    tables.SkillEvidence: EVIDENCE_COLUMNS,
    tables.Membership: ("id", "category", "until"),
}
_PERSON = (
    "id",
    "name",
    "visibility",
    "division",
    "education_level",
    "experience_years",
    "confirmed_on",
)


def find_for_cards(session: Session, people: SelectOfScalar[Person]) -> Sequence[Any]:
    """Of the people that are selected what a card shows of themselves: no contact is decrypted for it."""
    return session.execute(people.with_only_columns(*(getattr(Person, name) for name in _PERSON))).all()


def cards_of(session: Session, people: Sequence[Any]) -> list[PersonCard]:
    """One card for each person, in the order given; rows of people or what ``find_for_cards`` gives."""
    return [card for card, _ in _cards(session, people)]


def evidenced_cards_of(session: Session, people: Sequence[Any]) -> list[tuple[PersonCard, list[EvidenceOut]]]:
    """The cards, each with all that stands of the person's evidence, too."""
    return [(card, standing_words(evidence)) for card, evidence in _cards(session, people)]


def _cards(session: Session, people: Sequence[Any]) -> list[tuple[PersonCard, list[Any]]]:
    """Each card with the person's rows of evidence."""
    ids = [person.id for person in people if person.id is not None]
    if not ids:
        return []
    rows: dict[Any, dict[int, list[Any]]] = {
        table: child_rows(session, table, ids, *columns) for table, columns in _TABLES.items()
    }
    lists = _Lists(session, people, rows)
    evidence = rows[tables.SkillEvidence]
    return [
        (_card(person, {t: found[person.id or 0] for t, found in rows.items()}, lists), evidence[person.id])
        for person in people
    ]


class _Lists:
    """The names and ranks that the cards of one page need."""

    def __init__(
        self, session: Session, people: Sequence[Any], rows: dict[Any, dict[int, list[Any]]]
    ) -> None:
        skills = [*_flat(rows[tables.PersonSkill]), *_flat(rows[tables.SkillEvidence])]
        self.skills = vocab.skill_names(session, {row.skill for row in skills if row.skill})
        self.divisions = vocab.division_names(session, [person.division for person in people])
        self.ranks = vocab.education_ranks(session)
        self.posts = _present_posts(session, [row.id for row in _flat(rows[tables.Membership])])


def _card(person: Any, rows: dict[Any, list[Any]], lists: _Lists) -> PersonCard:
    education = rows[tables.Education]
    rank = education_rank(person.education_level, education, lists.ranks)
    present = [row for row in rows[tables.Membership] if row.until is None or row.until >= today()]
    post = next((lists.posts[row.id] for row in present if row.id in lists.posts), "")
    skills = shown_skills(rows[tables.PersonSkill], rows[tables.SkillEvidence], lists.skills)
    return PersonCard(
        id=person.id or 0,
        name=shown_name(person.name, person.visibility),
        headline=headline(rows[tables.Work], post, education),
        division=person.division,
        division_name=lists.divisions.get(person.division or "", ""),
        education_rank=rank,
        education_name=vocab.education_name(rank),
        experience_years=person.experience_years,
        categories=[row.category for row in present],
        skills=strongest_first(skills),
        confirmed_on=person.confirmed_on,
    )


def _present_posts(session: Session, memberships: Collection[int]) -> dict[int, str]:
    detail = tables.PractitionerDetail
    rows = session.exec(
        select(detail.membership_id, detail.title)
        .where(col(detail.membership_id).in_(memberships), col(detail.title) != "")
        .order_by(col(detail.membership_id))
    )
    return {membership: title for membership, title in rows}  # noqa: C416 - rows are no plain tuples


def _flat(found: dict[int, list[Any]]) -> list[Any]:
    return [row for rows in found.values() for row in rows]
