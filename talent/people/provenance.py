"""Who said which field of a profile: words of organisations stand until the person writes the field.

Nothing that an organisation said is lost: what does not stand is kept beside what the person wrote.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from talent.kit.clock import now
from talent.people.codes import CodeBook
from talent.people.enums import WordField
from talent.people.finding import portions
from talent.people.partner_tables import PartnerWords
from talent.people.tables import Person
from talent.people.word_applying import apply_words, empty_fields
from talent.people.word_rules import OF_STEP, Said, Words, latest, may_stand, news

_TABLE: Table = PartnerWords.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Source:
    """Where words come from: ``key`` such as ``sheet:12``, ``title`` as people are told of it."""

    organisation_id: int
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What is said of one person. ``made``: the profile has just been made of these very words."""

    person_id: int
    words: Mapping[WordField, Any]
    line: int | None = None
    made: bool = False


@dataclass(slots=True)
class _Plan:
    """What is to be written: new rows, earlier rows whose words stand no more, and changes of profiles."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    less: dict[int, str] = field(default_factory=dict)
    changes: dict[int, Words] = field(default_factory=dict)


def offer_words(session: Session, source: Source, offers: Sequence[Offer], codes: CodeBook) -> set[int]:
    """Keeps what is new, writes into profiles what may stand there; of whom anything was new.

    One offer for each person. Said again, nothing changes. Its caller asks for permission and has the trail
    told; the profiles are locked until the transaction ends.
    """
    known = [one.person_id for one in offers if not one.made]
    accounts = _locked(session, known)
    said = said_of(session, known)
    empty = empty_fields(session, [number for number, user in accounts.items() if user is None])
    plan = _Plan()
    for offer in offers:
        if offer.made:
            _keep(plan, source, offer, dict(offer.words), frozenset(offer.words))
        elif offer.person_id in accounts:
            claimed = accounts[offer.person_id] is not None
            _weigh(plan, source, offer, said[offer.person_id], claimed, empty.get(offer.person_id, set()))
    _write(session, plan)
    apply_words(session, plan.changes, codes)
    return {row["person_id"] for row in plan.rows}


def write_own(session: Session, person_id: int, step: str) -> None:
    """The person has saved a step: from now on its fields are the person's own words."""
    written = OF_STEP.get(step, frozenset())
    rows = select(PartnerWords).where(
        col(PartnerWords.person_id) == person_id, col(PartnerWords.standing) != ""
    )
    for row in session.exec(rows.order_by(col(PartnerWords.id))):
        row.standing = _joined(_split(row.standing) - written)
        session.add(row)
    session.flush()


def words_by(session: Session, organisation_id: int, person_ids: Collection[int]) -> dict[int, Words]:
    """What the organisation says of people by now."""
    said = said_of(session, person_ids, organisation_id)
    return {number: latest(rows, organisation_id) for number, rows in said.items()}


def said_of(
    session: Session, person_ids: Collection[int], organisation_id: int | None = None
) -> dict[int, list[Said]]:
    """Everything that organisations, or one of them, said of people, in its order."""
    found: dict[int, list[Said]] = {number: [] for number in person_ids}
    for some in portions(found):
        query = columns_of(
            PartnerWords.person_id,
            PartnerWords.id,
            PartnerWords.organisation_id,
            PartnerWords.words,
            PartnerWords.standing,
        ).where(col(PartnerWords.person_id).in_(some))  # type: ignore[call-overload]
        if organisation_id is not None:
            query = query.where(col(PartnerWords.organisation_id) == organisation_id)
        for person, number, body, words, standing in session.execute(query.order_by(col(PartnerWords.id))):
            found[person].append(Said(number, body, read_words(words), _split(standing)))
    return found


def read_words(text: str) -> Words:
    return {WordField(name): value for name, value in json.loads(text).items()}


def _locked(session: Session, person_ids: Collection[int]) -> dict[int, int | None]:
    """The accounts of people, who can't change their profiles meanwhile."""
    found: dict[int, int | None] = {}
    for some in portions(sorted(set(person_ids))):
        query = select(Person.id, Person.user_id).where(col(Person.id).in_(some)).order_by(col(Person.id))
        found |= {number: user for number, user in session.exec(query.with_for_update()) if number}
    return found


def _weigh(
    plan: _Plan,
    source: Source,
    offer: Offer,
    said: Sequence[Said],
    claimed: bool,
    empty: Collection[WordField],
) -> None:
    fresh = news(offer.words, latest(said, source.organisation_id))
    if not fresh:
        return
    allowed = may_stand(said, source.organisation_id, claimed=claimed, empty=empty)
    standing = allowed & fresh.keys()
    _keep(plan, source, offer, fresh, standing)
    if standing:
        plan.changes[offer.person_id] = {one: fresh[one] for one in standing}
        for row in said:
            if row.standing & standing:
                plan.less[row.id] = _joined(row.standing - standing)


def _keep(plan: _Plan, source: Source, offer: Offer, words: Words, standing: frozenset[WordField]) -> None:
    plan.rows.append(
        {
            "person_id": offer.person_id,
            "organisation_id": source.organisation_id,
            "source": source.key,
            "title": source.title,
            "line": offer.line,
            "words": json.dumps(words, ensure_ascii=False),
            "standing": _joined(standing),
            "given_at": now(),
        }
    )


def _write(session: Session, plan: _Plan) -> None:
    session.flush()
    if plan.less:
        statement = update(_TABLE).where(_TABLE.c.id == bindparam("key")).values(standing=bindparam("left"))
        rows = [{"key": number, "left": left} for number, left in sorted(plan.less.items())]
        session.connection().execute(statement, rows)
    if plan.rows:
        session.connection().execute(insert(_TABLE), plan.rows)


def _split(standing: str) -> frozenset[WordField]:
    return frozenset(map(WordField, standing.split()))


def _joined(fields: Collection[WordField]) -> str:
    return " ".join(sorted(one.value for one in fields))
