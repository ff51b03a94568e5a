"""Evidence for skills: somebody's word, given by staff, or what came of a course or an exam."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.changes import record_change, record_changes
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.kit.clock import today
from talent.kit.errors import FieldError, Invalid, NotFound
from talent.people.enums import EvidenceKind
from talent.people.queries import child_rows, find_visible
from talent.people.schemas import EvidenceInput, EvidenceOut
from talent.people.showing import EVIDENCE_COLUMNS, standing_words
from talent.people.tables import SkillEvidence
from talent.vocab.service import skill_names

# So many sources are asked for in one statement.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Word:
    """What a source says of one skill of a person, at a level 1-4."""

    person_id: int
    skill: str
    kind: EvidenceKind
    level: int
    vouched_by: str
    given_on: date
    # Of the course or exam.
    title: str = ""


def set_evidence(
    session: Session,
    actor: Actor,
    words: Mapping[str, Sequence[Word]],
    *,
    before: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Makes the evidence of each source (``completion:17``) exactly these words; no words take it all back.

    For areas that have asked for their own permission. What stands already is left as it is, so saying it
    again writes nothing. A skill that the person declined stays declined when its word is corrected, or taken
    back and said again. ``before`` names the sources instead of which a source came, or which came instead of
    it: the last word of all of them has the last answer.
    """
    touched: set[int] = set()
    sources = list(words)
    for start in range(0, len(sources), _AT_ONCE):
        some = {source: words[source] for source in sources[start : start + _AT_ONCE]}
        touched |= _settle(session, some, before or {})
    if touched:
        session.flush()
        record(session, actor, Action.EVIDENCE_SET, "person", None, f"{len(touched)} {sources[0]}")
        record_changes(session, ChangeKind.PERSON, sorted(touched))


def _settle(
    session: Session, words: Mapping[str, Sequence[Word]], before: Mapping[str, Sequence[str]]
) -> set[int]:
    """The people whose evidence changed."""
    asked = [*words, *(one for source in words for one in before.get(source, ()))]
    query = select(SkillEvidence).where(col(SkillEvidence.source).in_(asked)).order_by(col(SkillEvidence.id))
    standing: defaultdict[str, dict[Word, SkillEvidence]] = defaultdict(dict)
    answers: defaultdict[str, dict[tuple[int, str], tuple[int, date | None]]] = defaultdict(dict)
    for row in session.exec(query.with_for_update().execution_options(populate_existing=True)):
        # The last word has the last answer, also where it was taken back.
        answers[row.source][row.person_id, row.skill] = (row.id or 0, row.declined_on)
        if row.revoked_on is None:
            standing[row.source][_word(row)] = row
    touched: set[int] = set()
    new: list[dict[str, Any]] = []
    for source, said in words.items():
        given = [answers[one].items() for one in (*before.get(source, ()), source)]
        # By their ids, so that the last remains.
        last = dict(sorted((one for some in given for one in some), key=lambda one: one[1][0]))
        for word, row in standing[source].items():
            if word not in said:
                row.revoked_on = today()
                touched.add(row.person_id)
        for word in dict.fromkeys(said):
            if word not in standing[source]:
                _, declined_on = last.get((word.person_id, word.skill), (0, None))
                new.append(_evidence(word, source, declined_on))
                touched.add(word.person_id)
    if new:
        session.connection().execute(insert(SkillEvidence.__table__), new)  # type: ignore[attr-defined]
    return touched


def _word(row: SkillEvidence) -> Word:
    return Word(row.person_id, row.skill, row.kind, row.level, row.vouched_by, row.given_on, row.title)


def _evidence(word: Word, source: str, declined_on: date | None) -> dict[str, Any]:
    """A row; hundreds of them are no live objects."""
    return {
        "person_id": word.person_id,
        "skill": word.skill,
        "kind": word.kind,
        "level": word.level,
        "vouched_by": word.vouched_by,
        "given_on": word.given_on,
        "revoked_on": None,
        "source": source,
        "title": word.title,
        "declined_on": declined_on,
    }


def standing_evidence(session: Session, ids: Collection[int]) -> dict[int, list[EvidenceOut]]:
    """All that counts for each of the people. Unguarded: for those who know whom the actor may see."""
    found = child_rows(session, SkillEvidence, ids, *EVIDENCE_COLUMNS)
    return {number: standing_words(rows) for number, rows in found.items()}


def add_evidence(session: Session, actor: Actor, person_id: int, data: EvidenceInput) -> int:
    """The id of the evidence; the same word given twice is one."""
    require(actor, Permission.EVIDENCE_GIVE)
    _require_person(session, actor, person_id)
    _check(session, data)
    given = SkillEvidence(person_id=person_id, **data.model_dump())
    if (earlier := _standing(session, given)) is not None:
        return earlier
    session.add(given)
    session.flush()
    assert given.id is not None
    _leave_trace(session, actor, Action.EVIDENCE_GIVE, given)
    return given.id


def revoke_evidence(session: Session, actor: Actor, evidence_id: int, on: date | None = None) -> None:
    """From that day (today by default) the evidence counts no more; revoking twice changes nothing."""
    require(actor, Permission.EVIDENCE_GIVE)
    query = select(SkillEvidence).where(col(SkillEvidence.id) == evidence_id)
    given = session.exec(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if given is None:
        raise NotFound("没有这条技能凭据。")
    _require_person(session, actor, given.person_id)
    if given.revoked_on is None:
        given.revoked_on = on or today()
        session.add(given)
        session.flush()
        _leave_trace(session, actor, Action.EVIDENCE_REVOKE, given)


def _require_person(session: Session, actor: Actor, person_id: int) -> None:
    if not find_visible(session, actor, [person_id]):
        raise NotFound("没有这位人才的档案。")


def _check(session: Session, data: EvidenceInput) -> None:
    if data.given_on > today():
        message = "凭据日期不能晚于今天。"
        raise Invalid(message, fields=(FieldError("given_on", message),))
    if data.skill not in skill_names(session, [data.skill]):
        message = "没有这个技能代码，请从列表中重新选择。"
        raise Invalid(message, fields=(FieldError("skill", message),))


def _standing(session: Session, given: SkillEvidence) -> int | None:
    same = [
        col(getattr(SkillEvidence, name)) == getattr(given, name)
        for name in ("person_id", "skill", "kind", "level", "vouched_by", "given_on")
    ]
    query = select(SkillEvidence.id).where(*same, col(SkillEvidence.revoked_on).is_(None))
    return session.exec(query.order_by(col(SkillEvidence.id))).first()


def _leave_trace(session: Session, actor: Actor, action: Action, given: SkillEvidence) -> None:
    detail = f"{given.id} {given.skill} {given.kind} {given.level}"
    record(session, actor, action, "person", given.person_id, detail)
    record_change(session, ChangeKind.PERSON, given.person_id)
