"""Graduates that were handed in by mistake are taken back, as long as nothing was built on them."""

from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col, delete, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams import attempt_tables as exams
from talent.exams.forgetting import forget_exams
from talent.hiring import tables as hiring
from talent.hiring.forgetting import forget as forget_hiring
from talent.matches import tables as matches
from talent.matches.forgetting import forget_matches
from talent.people import tables as people
from talent.people.forgetting import forget
from talent.people.graduates import university_of
from talent.people.partner_tables import GraduateEntry, PartnerWords
from talent.training import tables as training
from talent.training.forgetting import forget_training

# A row of these that is the person's: somebody has built on the profile.
_BUILT: tuple[Any, ...] = (
    people.SkillEvidence,
    people.Consent,
    people.Disclosure,
    training.Enrolment,
    training.Completion,
    training.Certificate,
    training.ClassInstructor,
    exams.Attempt,
    exams.ExtraTime,
    hiring.Thread,
    hiring.CandidateNote,
    hiring.Appraisal,
    matches.DemandVerdict,
    matches.SavedSearch,
)
_CHANGED = "之后的名单又更新过，或已经删除"
_TAKEN_OVER = "本人已认领或修改了档案"
_BUILT_ON = "已有培训、考试、应聘等记录，或其他机构也提供了信息"
_STANDING = "档案采用了名单中的内容"


def kept_graduates(session: Session, actor: Actor, entry_ids: Collection[int]) -> dict[int, str]:
    """Why some of them can't be taken back."""
    return _sorted_out(session, university_of(actor), entry_ids)[1]


def undo_graduates(session: Session, actor: Actor, entry_ids: Collection[int]) -> set[int]:
    """Deletes entries that are as they were made, with their words, and the profiles that came with them; the
    ids of those. Where nothing but words came, only these go, and not if the profile has some of them.
    """
    organisation_id = university_of(actor)
    gone, _ = _sorted_out(session, organisation_id, entry_ids, lock=True)
    for entry in gone:
        if entry.made:
            _forget(session, entry.person_id)
        else:
            own = (
                col(PartnerWords.person_id) == entry.person_id,
                col(PartnerWords.organisation_id) == organisation_id,
            )
            session.exec(delete(PartnerWords).where(*own))
            session.exec(delete(GraduateEntry).where(col(GraduateEntry.id) == entry.id))
    if gone:
        record(session, actor, Action.GRADUATE_UNDO, "organisation", organisation_id, str(len(gone)))
    return {entry.id for entry in gone if entry.id is not None}


def _sorted_out(
    session: Session, organisation_id: int, entry_ids: Collection[int], *, lock: bool = False
) -> tuple[list[GraduateEntry], dict[int, str]]:
    """What can be taken back, and why not the rest."""
    entries = _fresh_entries(session, organisation_id, entry_ids)
    owners = {entry.person_id for entry in entries}
    lone, built = _untouched(session, owners, lock=lock), _built(session, owners)
    said = _said(session, owners)
    gone, stay = [], dict.fromkeys(entry_ids, _CHANGED)
    for entry in entries:
        assert entry.id is not None
        words = said[entry.person_id]
        if entry.made and entry.person_id not in lone:
            stay[entry.id] = _TAKEN_OVER
        elif entry.made and (entry.person_id in built or len(words) > 1):
            stay[entry.id] = _BUILT_ON
        elif not entry.made and any(row.standing for row in words if row.organisation_id == organisation_id):
            stay[entry.id] = _STANDING
        else:
            gone.append(entry)
            del stay[entry.id]
    return gone, stay


def _fresh_entries(session: Session, organisation_id: int, ids: Collection[int]) -> list[GraduateEntry]:
    """The university's own that no later sheet has changed."""
    query = select(GraduateEntry).where(
        col(GraduateEntry.id).in_(ids),
        col(GraduateEntry.organisation_id) == organisation_id,
        col(GraduateEntry.updated_at) == col(GraduateEntry.created_at),
    )
    return list(session.exec(query.order_by(col(GraduateEntry.id))))


def _untouched(session: Session, person_ids: Collection[int], *, lock: bool) -> set[int]:
    """Profiles without an account that are as they were made; with ``lock`` nobody takes one over now."""
    query = select(people.Person.id).where(
        col(people.Person.id).in_(person_ids),
        col(people.Person.user_id).is_(None),
        col(people.Person.version) == 1,
        col(people.Person.updated_at) == col(people.Person.created_at),
    )
    ordered = query.order_by(col(people.Person.id))
    return {number for number in session.exec(ordered.with_for_update() if lock else ordered) if number}


def _built(session: Session, person_ids: Collection[int]) -> set[int]:
    found: set[int] = set()
    for table in _BUILT:
        query = select(table.person_id).where(table.person_id.in_(person_ids)).distinct()
        found |= set(session.exec(query.order_by(table.person_id)))
    return found


def _said(session: Session, person_ids: Collection[int]) -> dict[int, list[PartnerWords]]:
    """What any organisation said of the people."""
    found: dict[int, list[PartnerWords]] = {number: [] for number in person_ids}
    query = select(PartnerWords).where(col(PartnerWords.person_id).in_(person_ids))
    for row in session.exec(query.order_by(col(PartnerWords.id))):
        found[row.person_id].append(row)
    return found


def _forget(session: Session, person_id: int) -> None:
    """The areas above come first, as where a person erases the own account."""
    for forget_one in (forget_hiring, forget_matches, forget_exams, forget_training, forget):
        forget_one(session, person_id)
