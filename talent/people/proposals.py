"""Skills that somebody vouches for and their person never stated: proposed to the person, once."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, literal
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.kit.clock import today
from talent.kit.errors import Conflict, NotFound
from talent.kit.sentences import say
from talent.notices.enums import NoticeKind
from talent.notices.service import Told, tell_each
from talent.notices.tables import Notice
from talent.people.own import close_step, lock_own
from talent.people.profile import profile_of
from talent.people.provenance import write_own
from talent.people.schemas import MAX_SKILLS, PersonOut, ProposalInput
from talent.people.tables import Person, PersonSkill, SkillEvidence
from talent.vocab.service import skill_names

# Evidence of the last days is looked through for what is to be proposed, some rows in one transaction.
_DAYS, _PORTION = 30, 200
_NOTHING = "没有这项待您决定的技能，可能已被撤销。请刷新页面查看。"
_FULL = say("档案中最多写 {most} 项技能。请先删去不重要的，再加入。", most=MAX_SKILLS)


def answer_proposal(session: Session, actor: Actor, data: ProposalInput) -> PersonOut:
    """Adds the skill to the stated ones at the level that is vouched for, and only then it counts; or
    declines it, and it is proposed no more. Answering the same again changes nothing.
    """
    person = lock_own(session, actor)
    number = person.id or 0
    stated = list(session.exec(_stated(number)))
    given = list(session.exec(_standing(number, data.skill)))
    open_ = [row for row in given if row.declined_on is None]
    if any(row.skill == data.skill for row in stated):
        return profile_of(session, person, masked=False)
    if not given or (data.accept and not open_):
        raise NotFound(_NOTHING)
    if data.accept:
        _add(session, number, stated, open_)
        person.version += 1
        write_own(session, number, "skills")
        close_step(session, actor, person, Action.PERSON_UPDATE, "skills")
    elif open_:
        for row in open_:
            row.declined_on = today()
            session.add(row)
        close_step(session, actor, person, Action.EVIDENCE_DECLINE, data.skill)
    return profile_of(session, person, masked=False)


def take_back_declines(session: Session, person_id: int, skills: Collection[str]) -> None:
    """Who states a skill wants what others say of it to count, and what is said again of it, too."""
    for row in session.exec(_given(person_id, *skills)):
        row.declined_on = None
        session.add(row)


def tell_of_proposals(session: Session, day: date) -> int:
    """Tells people with an account of what a course or an exam has proven and they never stated."""
    key = literal("skill:") + col(SkillEvidence.source)
    query = (
        select(Person.user_id, SkillEvidence.source)
        .join(Person, col(Person.id) == col(SkillEvidence.person_id))
        .where(
            col(SkillEvidence.given_on) >= day - timedelta(days=_DAYS),
            col(SkillEvidence.source) != "",
            col(Person.user_id).is_not(None),
            _counts(),
            ~exists().where(
                col(PersonSkill.person_id) == col(SkillEvidence.person_id),
                col(PersonSkill.skill) == col(SkillEvidence.skill),
            ),
            ~exists().where(col(Notice.user_id) == col(Person.user_id), col(Notice.key) == key),
        )
        .group_by(col(Person.user_id), col(SkillEvidence.source))
        .order_by(func.min(col(SkillEvidence.id)))
    )
    found = session.exec(query.limit(_PORTION)).all()
    kind, path = NoticeKind.SKILL_PROPOSED, "/me/profile#proposed"
    told = [Told(user_id, kind, f"skill:{source}", path, {}) for user_id, source in found if user_id]
    tell_each(session, told)
    return len(found)


def _add(session: Session, person_id: int, stated: list[PersonSkill], given: list[SkillEvidence]) -> None:
    if len(stated) >= MAX_SKILLS:
        raise Conflict(_FULL)
    skill = given[0].skill
    session.add(
        PersonSkill(
            person_id=person_id,
            position=max((row.position for row in stated), default=-1) + 1,
            words=skill_names(session, [skill]).get(skill, skill),
            skill=skill,
            level=max(row.level for row in given),
        )
    )


def _stated(person_id: int) -> SelectOfScalar[PersonSkill]:
    return select(PersonSkill).where(col(PersonSkill.person_id) == person_id).order_by(col(PersonSkill.id))


def _standing(person_id: int, *skills: str) -> SelectOfScalar[SkillEvidence]:
    return _given(person_id, *skills).where(col(SkillEvidence.revoked_on).is_(None))


def _given(person_id: int, *skills: str) -> SelectOfScalar[SkillEvidence]:
    query = select(SkillEvidence).where(
        col(SkillEvidence.person_id) == person_id, col(SkillEvidence.skill).in_(skills)
    )
    return query.order_by(col(SkillEvidence.id)).execution_options(populate_existing=True)


def _counts() -> ColumnElement[bool]:
    return col(SkillEvidence.revoked_on).is_(None) & col(SkillEvidence.declined_on).is_(None)
