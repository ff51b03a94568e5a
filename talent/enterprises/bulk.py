"""Demands that are handed in as a list: looked up, and written as drafts, in a few statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, update
from sqlalchemy import select as columns_of
from sqlmodel import Session, SQLModel, col, select

from talent.accounts.acting import verified_organisation_of
from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.audit.turns import take_named_turn
from talent.enterprises.enums import DemandState
from talent.enterprises.handing_in import Assessed, Declared, Fate, Post, Posts, Values, keys_of_post
from talent.enterprises.queries import codes_by_demand
from talent.enterprises.rules import effective_state
from talent.enterprises.schemas import DemandInput, DemandSkillInput
from talent.enterprises.tables import Demand, DemandCode, DemandSkill
from talent.enterprises.writing import FIELDS
from talent.kit.clock import now, today
from talent.kit.tally import Tally
from talent.kit.terms import Category
from talent.vocab import service as vocab
from talent.vocab.enums import WordSource
from talent.vocab.noting import recount
from talent.vocab.words import fold

_AT_ONCE = 500
_NO_ENTERPRISE = "当前账号没有关联企业，不能提交需求。"
_NOT_VERIFIED = "企业通过认证且在有效期内，才能用表格提交需求。请在“认证”页面提交营业执照，等待审核。"
# What a row can say; the occupation is what the title means.
_SAID = tuple(name for name in FIELDS if name != "occupation")


def verified_employer_of(session: Session, actor: Actor) -> int:
    """The organisation for which the actor hands in needs; it must be verified today."""
    require(actor, Permission.DEMAND_OWN)
    return verified_organisation_of(session, actor, _NO_ENTERPRISE, _NOT_VERIFIED)


class DemandCheck:
    """What would become of the many of one sheet, some at a time, each as if those before it were written;
    nothing is. First all are noted, then all are checked.
    """

    def __init__(self) -> None:
        self._keys = Tally()
        self._posts: Posts | None = None
        self._met: set[int] = set()

    def note(self, session: Session, actor: Actor, declared: Sequence[Declared]) -> None:
        posts = self._posts_for(session, verified_employer_of(session, actor))
        for one in declared:
            self._keys.note(posts.keys_of(one))

    def check(self, session: Session, actor: Actor, declared: Sequence[Declared]) -> list[Assessed]:
        organisation_id = verified_employer_of(session, actor)
        posts = self._posts_for(session, organisation_id)
        stored = _posts(session, organisation_id, declared, known=self._met)
        self._met.update(post.id for post in stored if post.id is not None)
        found = _assess_with(session, posts, stored, declared)
        for one, answer in zip(declared, found, strict=True):
            if answer.post is not None:
                self._drop_if_over(posts, answer.post, posts.keys_of(one))
        return found

    def _posts_for(self, session: Session, organisation_id: int) -> Posts:
        if self._posts is None:
            self._posts = Posts(_blank(session, organisation_id))
        return self._posts

    def _drop_if_over(self, posts: Posts, post: Post, own: set[int]) -> None:
        """Only this row can have meant it."""
        if all(self._keys.times(key) == (key in own) for key in keys_of_post(post)):
            posts.drop(post)


def record_demands(session: Session, actor: Actor, declared: Sequence[Declared]) -> list[Assessed]:
    """Writes those that can go in, as drafts; the fate of each, in the order given."""
    organisation_id = verified_employer_of(session, actor)
    # Nobody else may enter the same need meanwhile; before any row is locked.
    take_named_turn(session, f"demands of {organisation_id}")
    found = _assess(session, organisation_id, declared)
    new = [one.post for one in found if one.fate is Fate.NEW and one.post is not None]
    changed = [one.post for one in found if one.fate is Fate.CHANGED and one.post is not None]
    if new or changed:
        _insert_new(session, actor, organisation_id, new)
        before = _unread(session, [post.id or 0 for post in changed])
        _update_changed(session, changed)
        _enter_codes(session, organisation_id, [*new, *changed])
        after = [[one.words for one in post.skills if one.skill is None] for post in (*new, *changed)]
        recount(session, WordSource.DEMANDS, before, after)
        record(session, actor, Action.DEMAND_CREATE, "demand", None, f"{len(new)} {len(changed)}")
    return found


def _assess(session: Session, organisation_id: int, declared: Sequence[Declared]) -> list[Assessed]:
    """All at once; what they mean stays as it is until the transaction ends."""
    stored = _posts(session, organisation_id, declared, lock=True)
    return _assess_with(session, Posts(_blank(session, organisation_id)), stored, declared)


def _assess_with(
    session: Session, posts: Posts, stored: Iterable[Post], declared: Sequence[Declared]
) -> list[Assessed]:
    posts.enter(stored)
    known = vocab.skills_of_folded_words(session)
    return [posts.assess(_with_known_skills(one, known)) for one in declared]


def _blank(session: Session, organisation_id: int) -> Values:
    """What a row that says nothing more means."""
    blank: Values = {name: DemandInput.model_fields[name].get_default() for name in _SAID}
    if session.get_one(Organisation, organisation_id).kind is OrganisationKind.TRAINING_BODY:
        # It looks for instructors alone: a post must not be a way to find trainees.
        blank["category"] = Category.INSTRUCTOR
    return blank


def _with_known_skills(declared: Declared, known: Mapping[str, str]) -> Declared:
    if declared.skills is None:
        return declared
    skills = [one.model_copy(update={"skill": known.get(fold(one.words))}) for one in declared.skills]
    return Declared(declared.values, skills, declared.code)


def _posts(
    session: Session,
    organisation_id: int,
    declared: Sequence[Declared],
    *,
    known: Collection[int] = (),
    lock: bool = False,
) -> list[Post]:
    """The demands of the organisation that bear one of the numbers or titles, by id, without the known."""
    of_own = col(DemandCode.organisation_id) == organisation_id
    ids: set[int] = set()
    for codes in _portions({one.code for one in declared if one.code}):
        query = select(DemandCode.demand_id).where(of_own, col(DemandCode.code).in_(codes))
        ids.update(session.exec(query.order_by(col(DemandCode.demand_id))))
    for titles in _portions({one.values["title"] for one in declared}):
        wanted = select(Demand.id).where(
            col(Demand.organisation_id) == organisation_id, col(Demand.title).in_(titles)
        )
        ids.update(number for number in session.exec(wanted.order_by(col(Demand.id))) if number)
    found: list[Post] = []
    for some in _portions(ids.difference(known)):
        by_demand = codes_by_demand(session, some)
        rows = columns_of(*(getattr(Demand, name) for name in ("id", "state", *_SAID)))
        rows = rows.where(col(Demand.id).in_(some)).order_by(col(Demand.id))
        skills = _skills(session, some)
        found += [
            _post(row, skills[row.id], by_demand.get(row.id))
            for row in session.execute(rows.with_for_update() if lock else rows)
        ]
    return found


def _skills(session: Session, ids: Collection[int]) -> dict[int, list[DemandSkillInput]]:
    found: dict[int, list[DemandSkillInput]] = {number: [] for number in ids}
    names = ("words", "skill", "level", "importance")
    query = columns_of(DemandSkill.demand_id, *(getattr(DemandSkill, name) for name in names))  # type: ignore[call-overload]
    query = query.where(col(DemandSkill.demand_id).in_(ids))
    for row in session.execute(query.order_by(col(DemandSkill.demand_id), col(DemandSkill.position))):
        said = {name: getattr(row, name) for name in names}
        found[row.demand_id].append(DemandSkillInput.model_construct(**said))
    return found


def _post(row: Any, skills: list[DemandSkillInput], code: str | None) -> Post:
    return Post(
        values={name: getattr(row, name) for name in _SAID},
        skills=skills,
        id=row.id,
        code=code,
        state=effective_state(row, today()),
    )


def _insert_new(session: Session, actor: Actor, organisation_id: int, posts: Sequence[Post]) -> None:
    if not posts:
        return
    titles, moment = vocab.occupations_of_titles(session), now()
    rows = [
        {
            **post.values,
            "occupation": titles.get(fold(post.values["title"])),
            "organisation_id": organisation_id,
            "created_by": actor.user_id,
            "state": DemandState.DRAFT,
            "template": False,
            "version": 1,
            "created_at": moment,
            "updated_at": moment,
        }
        for post in posts
    ]
    target = _table(Demand)
    statement = insert(target).returning(target.c.id, sort_by_parameter_order=True)
    ids = session.connection().execute(statement, rows).scalars()
    for post, number in zip(posts, ids, strict=True):
        post.id = number
    _insert_skills(session, posts)


def _update_changed(session: Session, posts: Sequence[Post]) -> None:
    if not posts:
        return
    titles, moment = vocab.occupations_of_titles(session), now()
    target = _table(Demand)
    statement = update(target).where(target.c.id == bindparam("key"))
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*_SAID, "occupation")}
    statement = statement.values(**values, updated_at=moment, version=target.c.version + 1)
    rows = [
        {"key": post.id, "new_occupation": titles.get(fold(post.values["title"]))}
        | {f"new_{name}": post.values[name] for name in _SAID}
        for post in posts
    ]
    session.connection().execute(statement, rows)
    for some in _portions({post.id or 0 for post in posts}):
        session.exec(delete(DemandSkill).where(col(DemandSkill.demand_id).in_(some)))
    _insert_skills(session, posts)


def _insert_skills(session: Session, posts: Sequence[Post]) -> None:
    rows = [
        {
            "demand_id": post.id,
            "position": position,
            "words": one.words,
            "skill": one.skill,
            "level": one.level,
            "importance": one.importance,
        }
        for post in posts
        for position, one in enumerate(post.skills)
    ]
    if rows:
        session.connection().execute(insert(_table(DemandSkill)), rows)


def _enter_codes(session: Session, organisation_id: int, posts: Sequence[Post]) -> None:
    coded = {post.id or 0: post.code for post in posts if post.code is not None}
    known: set[int] = set()
    for some in _portions(set(coded)):
        query = select(DemandCode.demand_id).where(col(DemandCode.demand_id).in_(some))
        known.update(session.exec(query.order_by(col(DemandCode.demand_id))))
    rows = [
        {"organisation_id": organisation_id, "code": code, "demand_id": number}
        for number, code in coded.items()
        if number not in known
    ]
    if rows:
        session.connection().execute(insert(_table(DemandCode)), rows)


def _unread(session: Session, ids: Sequence[int]) -> list[list[str]]:
    """The words of each that no code list has."""
    stored = _skills(session, ids)
    return [[one.words for one in stored[number] if one.skill is None] for number in ids]


def _portions(values: Collection[Any]) -> list[list[Any]]:
    listed = sorted(values)
    return [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]


def _table(model: type[SQLModel]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found
