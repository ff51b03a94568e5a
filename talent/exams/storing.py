"""Writes questions: each change of content is a new version, so whatever was used once stays as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import choice

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.exams.contents import content_of, contents_of
from talent.exams.enums import QuestionState
from talent.exams.queries import by_code, own_codes
from talent.exams.schemas import QuestionInput
from talent.exams.tables import Question, QuestionKey, QuestionVersion
from talent.kit.clock import now
from talent.kit.errors import Conflict, FieldError, Invalid
from talent.kit.sentences import say
from talent.vocab.service import skills_named

# Without letters and digits that are taken for each other.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LENGTH = 9


@dataclass
class Stored:
    """What became of each input: the id, in their order, and how many there were of each kind."""

    ids: list[int]
    added: int = 0
    changed: int = 0

    @property
    def unchanged(self) -> int:
        return len(self.ids) - self.added - self.changed


def store(session: Session, actor: Actor, items: Sequence[QuestionInput], *, new: bool = False) -> Stored:
    """Adds what has a new code or none; of a known code other content becomes a new version, unless all are
    to be ``new``.
    """
    wanted = with_known_skills(session, items)
    _check_codes_differ(wanted)
    known = by_code(session, [one.code for one in wanted if one.code])
    own = own_codes(session, actor, known)
    for index, one in enumerate(wanted):
        if one.code in known and (new or one.code not in own):
            raise _taken(items, index, one.code)
    contents = contents_of(session, known)
    added = _add(session, actor, [one for one in wanted if one.code not in known])
    changed = [
        (known[one.code], one)
        for one in wanted
        if one.code in known and contents[one.code] != content_of(one)
    ]
    _change(session, actor, changed)
    fresh = iter(added)
    questions = [known[one.code] if one.code in known else next(fresh) for one in wanted]
    return Stored([one.id or 0 for one in questions], len(added), len(changed))


def change(session: Session, actor: Actor, question: Question, item: QuestionInput) -> None:
    """A new version of the question, to be reviewed again."""
    _change(session, actor, [(question, item)])


def would_change(session: Session, question: Question, item: QuestionInput) -> bool:
    """Anything of the question would be other than it is; ``item`` has the id of its skill."""
    return contents_of(session, [question.code])[question.code] != content_of(item)


def with_known_skills(session: Session, items: Sequence[QuestionInput]) -> list[QuestionInput]:
    """The same with the id of each skill. Raises ``Invalid`` for words that no skill has."""
    found = skills_named(session, {one.skill for one in items})
    wrong = [
        FieldError(
            _named(items, index, "skill"), say("没有技能“{skill}”，请从提示中选一项。", skill=one.skill)
        )
        for index, one in enumerate(items)
        if one.skill not in found
    ]
    if wrong:
        raise Invalid(wrong[0].message, fields=tuple(wrong))
    return [one.model_copy(update={"skill": found[one.skill]}) for one in items]


def _taken(items: Sequence[QuestionInput], index: int, code: str) -> Conflict:
    message = say("编号“{code}”已被使用，请换一个编号。", code=code)
    return Conflict(message, fields=(FieldError(_named(items, index, "code"), message),))


def _named(items: Sequence[QuestionInput], index: int, field: str) -> str:
    """Of one input the field alone, of several with the number of the input."""
    return field if len(items) == 1 else f"{index}.{field}"


def _check_codes_differ(items: Sequence[QuestionInput]) -> None:
    seen: set[str] = set()
    for index, one in enumerate(items):
        if one.code and one.code in seen:
            message = say("编号“{code}”在这一批中重复。", code=one.code)
            raise Invalid(message, fields=(FieldError(f"{index}.code", message),))
        seen.add(one.code)


def _add(session: Session, actor: Actor, items: Sequence[QuestionInput]) -> list[Question]:
    moment = now()
    questions = [
        Question(
            code=item.code or _new_code(),
            kind=item.kind,
            skill=item.skill,
            level=item.level,
            difficulty=item.difficulty,
            author_id=actor.user_id,
            organisation_id=actor.organisation_id,
            created_at=moment,
            updated_at=moment,
        )
        for item in items
    ]
    try:
        # The versions need the ids.
        with session.begin_nested():
            session.add_all(questions)
            session.flush()
    except IntegrityError as error:
        # Added by somebody else between the look and the flush.
        raise Conflict("其中有编号刚刚被他人使用，请稍后再试。") from error
    _write_versions(session, actor, list(zip(questions, items, strict=True)))
    return questions


def _change(session: Session, actor: Actor, pairs: Sequence[tuple[Question, QuestionInput]]) -> None:
    for question, item in pairs:
        question.kind, question.skill = item.kind, item.skill
        question.level, question.difficulty = item.level, item.difficulty
        question.current += 1
        question.state = QuestionState.DRAFT
        question.version += 1
        question.updated_at = now()
    session.flush()
    _write_versions(session, actor, pairs)


def _write_versions(session: Session, actor: Actor, pairs: Sequence[tuple[Question, QuestionInput]]) -> None:
    versions = [
        QuestionVersion(
            question_id=question.id or 0,
            number=question.current,
            stem=item.stem,
            body=item.body.model_dump_json(),
            written_by=actor.user_id,
        )
        for question, item in pairs
    ]
    session.add_all(versions)
    # The keys need the ids.
    session.flush()
    session.add_all(
        QuestionKey(version_id=version.id or 0, key=item.key.model_dump_json(), explanation=item.explanation)
        for version, (_, item) in zip(versions, pairs, strict=True)
    )
    session.flush()


def _new_code() -> str:
    return "Q" + "".join(choice(_ALPHABET) for _ in range(_CODE_LENGTH))


def writers_of(session: Session, question: Question) -> set[int | None]:
    """Everybody who wrote the question or a version of it."""
    query = select(QuestionVersion.written_by).where(col(QuestionVersion.question_id) == question.id)
    return {question.author_id, *session.exec(query.order_by(col(QuestionVersion.id)))}
