"""Writes completions, one or many, in a few statements: people, evidence, notices and trace too."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, update
from sqlmodel import Session, SQLModel

from talent.accounts.acting import organisation_of, verified_organisation_of
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.audit.turns import take_named_turn
from talent.kit.clock import now
from talent.notices.enums import NoticeKind
from talent.people.creating import create_people
from talent.people.enums import EvidenceKind
from talent.people.evidence import Word, set_evidence
from talent.people.finding import NEW_PEOPLE, Who
from talent.people.rows import Basics, TraineeRow
from talent.people.schemas import PersonInput
from talent.people.tables import Person
from talent.training.assessing import Assessed, assess
from talent.training.certificates import ToCertify, issue_certificates
from talent.training.completion_queries import skills_of_courses
from talent.training.completion_rules import Declared, Facts, Fate, Teaching
from talent.training.completion_telling import tell_learners
from talent.training.enums import CertificateKind
from talent.training.tables import Completion, CompletionChange

NOT_VERIFIED = "机构通过认证且在有效期内，才能登记、更正结业记录。"
NO_BODY = "当前账号没有关联培训机构。"
# In the trace of a completion that was revoked before the change.
REVOKED_THEN = '"revoked": true'


def body_of(actor: Actor) -> int:
    """The training body for which the actor acts."""
    require(actor, Permission.TRAINING_OWN)
    return organisation_of(actor, NO_BODY)


def verified_body_of(session: Session, actor: Actor) -> int:
    """The same, verified today: only then it may declare anything."""
    require(actor, Permission.TRAINING_OWN)
    return verified_organisation_of(session, actor, NO_BODY, NOT_VERIFIED)


def record_completions(
    session: Session, actor: Actor, declared: Sequence[Declared], *, reason: str = ""
) -> list[Assessed]:
    """Writes those that break no rule; the fate of each, in the order given. Said again, nothing changes.

    Of who is in the database already nothing but the evidence changes: a category that a completion gave
    would move people in rankings beyond what is told of it, and would stay when it is revoked.
    ``reason`` stands in the trace of what is changed by it.
    """
    organisation_id = verified_body_of(session, actor)
    # Nobody else may enter the same new person meanwhile; before any row is locked.
    take_named_turn(session, NEW_PEOPLE)
    found = assess(session, organisation_id, declared, lock=True)
    new = [one for one in found if one.fate is Fate.NEW]
    changed = [one for one in found if one.fate is Fate.CHANGED]
    ids: list[int] = []
    if new or changed:
        _tell(session, new, changed)
        _enter_people(session, actor, new)
        ids = _insert(session, new)
        _change(session, actor, changed, reason)
        written = [(number, one) for number, one in zip(ids, new, strict=True)]
        written += [(one.standing.id, one) for one in changed if one.standing is not None]
        _vouch(session, actor, written)
        classes = sorted({one.teaching.class_id for _, one in written if one.teaching})
        again = sum(1 for one in new if one.former)
        detail = f"{len(new)} {len(changed)}" + (f" again {again}" if again else "")
        object_id = classes[0] if len(classes) == 1 else None
        record(session, actor, Action.COMPLETION_LOG, "training_class", object_id, detail)
    made = iter(ids)
    return [replace(one, completion_id=next(made)) if one.fate is Fate.NEW else one for one in found]


def vouch(
    session: Session,
    actor: Actor,
    written: Sequence[tuple[int, int, Teaching, Facts]],
    former: Mapping[int, Sequence[int]] | None = None,
) -> None:
    """Completions (id, person) vouch for each skill of their course at its level, and get certificates.

    ``former`` are, by id, the revoked ones beside them: instead of which they were logged, or which were
    logged instead of them.
    """
    skills = skills_of_courses(session, {teaching.course_id for _, _, teaching, _ in written})
    words: dict[str, list[Word]] = {}
    for number, person_id, teaching, facts in written:
        words[source_of(number)] = [
            Word(
                person_id,
                skill,
                EvidenceKind.CONFIRMED,
                level,
                teaching.organisation_name,
                facts.completed_on,
                teaching.title,
            )
            for skill, level in skills[teaching.course_id]
        ]
    before = {
        source_of(number): [source_of(one) for one in ids] for number, ids in (former or {}).items() if ids
    }
    set_evidence(session, actor, words, before=before)
    certificates = [
        ToCertify(
            CertificateKind.COMPLETION,
            number,
            person_id,
            teaching.organisation_id,
            teaching.title,
            facts.completed_on,
            tuple(skills[teaching.course_id]),
            facts.hours,
        )
        for number, person_id, teaching, facts in written
    ]
    issue_certificates(session, actor, certificates)


def source_of(completion_id: int) -> str:
    return f"completion:{completion_id}"


def as_before(facts: Facts, *, revoked: bool = False) -> str:
    """What a completion said, for its trace."""
    values = {
        "completed_on": facts.completed_on.isoformat(),
        "hours": facts.hours,
        "score": facts.score,
        "revoked": revoked,
    }
    return json.dumps(values, sort_keys=True)


def _whole(one: Assessed) -> tuple[Teaching, Who, Facts]:
    assert one.teaching is not None
    assert one.who is not None
    assert one.facts is not None
    return one.teaching, one.who, one.facts


def _tell(session: Session, new: Sequence[Assessed], changed: Sequence[Assessed]) -> None:
    notes = []
    for one in new:
        teaching, who, _ = _whole(one)
        key = f"completion:{teaching.class_id}:{who.person_id}:logged"
        if one.former:
            key += f":{len(one.former)}"
        notes.append((who.user_id, NoticeKind.COMPLETION_LOGGED, key, teaching))
    for one in changed:
        teaching, who, _ = _whole(one)
        assert one.standing is not None
        key = f"{NoticeKind.COMPLETION_CORRECTED}:{one.standing.id}:{one.standing.version}"
        notes.append((who.user_id, NoticeKind.COMPLETION_CORRECTED, key, teaching))
    tell_learners(session, notes)


def _enter_people(session: Session, actor: Actor, new: Sequence[Assessed]) -> None:
    """Who is not in the database yet, as a profile that nobody sees until the person agrees.

    Of the identity number only the blind index is kept, by which the next sheet finds the same person: the
    number itself needs the person's own separate consent.
    """
    entered: dict[Who, PersonInput] = {}
    for one in new:
        _, who, facts = _whole(one)
        if who.person_id is None and who not in entered:
            basics = Basics(name=who.name, mobile=who.mobile)
            entered[who] = PersonInput(basics=basics, categories=[TraineeRow(since=facts.completed_on)])
    if not entered:
        return
    ids = create_people(session, actor, list(entered.values()))
    for who, number in zip(entered, ids, strict=True):
        who.person_id = number
    numbered = [{"key": who.person_id, "number": who.number_index} for who in entered if who.number_index]
    if numbered:
        people = _table(Person)
        statement = update(people).where(people.c.id == bindparam("key"))
        session.connection().execute(statement.values(resident_id_index=bindparam("number")), numbered)


def _insert(session: Session, new: Sequence[Assessed]) -> list[int]:
    """The ids, in order."""
    moment = now()
    rows = [_row(one, moment) for one in new]
    if not rows:
        return []
    target = _table(Completion)
    statement = insert(target).returning(target.c.id, sort_by_parameter_order=True)
    return list(session.connection().execute(statement, rows).scalars())


def _row(one: Assessed, moment: datetime) -> dict[str, Any]:
    teaching, who, facts = _whole(one)
    return {
        "organisation_id": teaching.organisation_id,
        "course_id": teaching.course_id,
        "class_id": teaching.class_id,
        "person_id": who.person_id,
        "completed_on": facts.completed_on,
        "hours": facts.hours,
        "score": facts.score,
        "revoked_on": None,
        "revoked_because": "",
        "version": 1,
        "created_at": moment,
        "updated_at": moment,
    }


def _change(session: Session, actor: Actor, changed: Sequence[Assessed], reason: str) -> None:
    if not changed:
        return
    moment, rows, traces = now(), [], []
    for one in changed:
        _, _, facts = _whole(one)
        assert one.standing is not None
        rows.append(
            {
                "key": one.standing.id,
                "day": facts.completed_on,
                "duration": facts.hours,
                "points": facts.score,
                "next": one.standing.version + 1,
                "moment": moment,
            }
        )
        traces.append(
            {
                "completion_id": one.standing.id,
                "before": as_before(one.standing.facts),
                "reason": reason,
                "changed_by": actor.user_id,
                "changed_at": moment,
            }
        )
    target = _table(Completion)
    statement = update(target).where(target.c.id == bindparam("key"))
    names = ("completed_on", "day"), ("hours", "duration"), ("score", "points"), ("version", "next")
    values: dict[str, Any] = {column: bindparam(name) for column, name in names}
    session.connection().execute(statement.values(**values, updated_at=bindparam("moment")), rows)
    _insert_rows(session, CompletionChange, traces)


def _vouch(session: Session, actor: Actor, written: Sequence[tuple[int, Assessed]]) -> None:
    told, former = [], {}
    for number, one in written:
        teaching, who, facts = _whole(one)
        assert who.person_id is not None
        told.append((number, who.person_id, teaching, facts))
        former[number] = one.former
    vouch(session, actor, told, former)


def _insert_rows(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(_table(table)), list(rows))


def _table(model: type[SQLModel]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found
