"""Two profiles of one person become one: everything moves to the one that stays, all of it recorded."""

from typing import Any

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.changes import record_changes
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.exams.attempt_queries import hold_attempts_of
from talent.exams.attempt_tables import Attempt
from talent.exams.enums import AttemptState
from talent.identity.enums import MergeCause, Obstacle
from talent.identity.moving import clashes, move_rows
from talent.identity.plan import MADE_ANEW, PLAN
from talent.identity.rules import stays
from talent.identity.tables import IdentityMerge
from talent.identity.telling import tell_of_merge
from talent.identity.written_rows import Values, as_text
from talent.kit.clock import now
from talent.kit.errors import Conflict, NotFound
from talent.people.queries import refused_words, unread_words
from talent.people.tables import Person
from talent.training.tables import AuditedRecord, Completion
from talent.vocab.enums import WordSource
from talent.vocab.noting import recount

_GONE = "其中一份档案已不存在（可能已合并或注销），请刷新后重试。"
# Columns that are filled together, from the first that says something.
_FILLED = (
    ("mobile_index", "mobile"),
    ("email_index", "email"),
    ("division",),
    ("education_level",),
    ("experience_years", "experience_stated"),
    ("introduction",),
)


def merge_people(
    session: Session, actor: Actor, kept_id: int, gone_id: int, cause: MergeCause, reason: str = ""
) -> int:
    """Puts the second into the first, whose own words win; the number of the record by which it is undone.

    The caller has made sure that whoever has to agree has agreed. Raises ``Conflict`` for what stands in the
    way, see ``obstacle``.
    """
    hold_attempts_of(session, (kept_id, gone_id))
    kept, gone = _locked(session, kept_id, gone_id)
    in_the_way = obstacle(session, kept, gone)
    if in_the_way is not None:
        raise Conflict(in_the_way.label)
    accounts = [one.user_id for one in (kept, gone)]
    before = words_of(session, kept_id), words_of(session, gone_id)
    moved = move_rows(session, kept_id, gone_id)
    kept = session.get_one(Person, kept_id)
    moved.filled = _fill(kept, moved.person)
    kept.version, kept.updated_at = kept.version + 1, now()
    merge = IdentityMerge(
        kept_id=kept_id,
        gone_id=gone_id,
        cause=cause,
        reason=reason,
        merged_by=actor.user_id,
        moved=len(moved.changed),
        gave_way=sum(1 for one in moved.removed if one.table not in MADE_ANEW),
        body=as_text(moved),
    )
    session.add(merge)
    session.flush()
    count_words(session, before, (words_of(session, kept_id),))
    record(session, actor, Action.IDENTITY_MERGE, "person", kept_id, f"{gone_id} {cause}")
    record_changes(session, ChangeKind.PERSON, [gone_id, kept_id])
    assert merge.id is not None
    tell_of_merge(session, merge.id, accounts)
    return merge.id


def obstacle(session: Session, kept: Person, gone: Person) -> Obstacle | None:
    """Why the two can't become one now; None if they can."""
    numbers = {one.resident_id_index for one in (kept, gone) if one.resident_id_index}
    if len(numbers) > 1:
        return Obstacle.NUMBERS
    under_way = select(Attempt.id).where(Attempt.person_id == gone.id, Attempt.state == AttemptState.OPEN)
    if session.exec(under_way.limit(1)).first() is not None:
        return Obstacle.EXAM
    [rule] = [one for one in PLAN if one.model is Completion]
    losers = [loser["id"] for _, loser in clashes(session, rule, kept.id or 0, gone.id or 0)]
    audited = select(AuditedRecord.id).where(col(AuditedRecord.completion_id).in_(losers))
    if losers and session.exec(audited.limit(1)).first() is not None:
        return Obstacle.AUDITED
    return None


def which_stays(one: Person, other: Person) -> tuple[Person, Person]:
    """The profile that stays, and the one that goes into it."""
    first = (one.user_id, one.confirmed_on, one.id or 0)
    second = (other.user_id, other.confirmed_on, other.id or 0)
    return (one, other) if stays(first, second) else (other, one)


def words_of(session: Session, person_id: int) -> tuple[list[str], list[str]]:
    """What a person wrote of skills that no list has, and what was read as something that it is not."""
    return unread_words(session, person_id), refused_words(session, person_id)


def count_words(
    session: Session,
    before: tuple[tuple[list[str], list[str]], ...],
    after: tuple[tuple[list[str], list[str]], ...],
) -> None:
    """For the review of skill words, which counts by how many people a word is used."""
    for place, source in enumerate((WordSource.PEOPLE, WordSource.REFUSALS)):
        recount(session, source, [one[place] for one in before], [one[place] for one in after])


def _locked(session: Session, kept_id: int, gone_id: int) -> tuple[Person, Person]:
    query = select(Person).where(col(Person.id).in_([kept_id, gone_id])).order_by(col(Person.id))
    fresh = query.with_for_update().execution_options(populate_existing=True)
    found = {person.id: person for person in session.exec(fresh)}
    if len(found) != 2:
        raise NotFound(_GONE)
    return found[kept_id], found[gone_id]


def _fill(kept: Person, gone: Values) -> Values:
    """What was empty is filled; says with what. Of an identity number only the index goes over, by which the
    next sheet finds the person: the number itself was agreed to in the other profile.
    """
    filled: dict[str, Any] = {}
    for names in _FILLED:
        if getattr(kept, names[0]) in (None, "") and gone[names[0]] not in (None, ""):
            filled |= {name: gone[name] for name in names}
    if kept.resident_id_index is None and gone["resident_id_index"] is not None:
        filled["resident_id_index"] = gone["resident_id_index"]
    before = {name: getattr(kept, name) for name in filled}
    for name, value in filled.items():
        setattr(kept, name, value)
    return {name: [before[name], value] for name, value in filled.items()}
