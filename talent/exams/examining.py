"""What adding questions would do with each of them; nothing is locked or written."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.exams.enums import ImportFate
from talent.exams.queries import CHUNK, visible_questions
from talent.exams.schemas import QuestionInput
from talent.exams.tables import Question, QuestionKey, QuestionVersion
from talent.vocab.service import skill_names, skills_of_folded_words
from talent.vocab.words import fold

_Content = tuple[str, ...]
_TAKEN = "该编号已被他人使用，请换一个编号。"


@dataclass(frozen=True)
class Examined:
    """``question`` has the id of its skill, unless that is why it is refused."""

    question: QuestionInput
    fate: ImportFate
    skill_name: str = ""
    column: str = ""
    reason: str = ""


def examine(session: Session, actor: Actor, questions: Sequence[QuestionInput]) -> list[Examined]:
    """Each with what would become of it, in their order."""
    skills = _skills(session, {one.skill for one in questions})
    names = skill_names(session, set(skills.values()))
    codes = [one.code for one in questions]
    present, own = _contents(session, codes), _own(session, actor, codes)
    found = []
    for question in questions:
        if question.skill not in skills:
            reason = f"没有技能“{question.skill}”，请写技能的名称或别名。"
            found.append(Examined(question, ImportFate.REFUSED, "", "技能", reason))
            continue
        known = question.model_copy(update={"skill": skills[question.skill]})
        name = names[known.skill]
        if known.code not in present:
            found.append(Examined(known, ImportFate.NEW, name))
        elif known.code not in own:
            found.append(Examined(known, ImportFate.REFUSED, name, "编号", _TAKEN))
        else:
            same = present[known.code] == _content_of(known)
            found.append(Examined(known, ImportFate.UNCHANGED if same else ImportFate.CHANGED, name))
    return found


def _skills(session: Session, words: set[str]) -> dict[str, str]:
    """The id of each word that is one, or a name or an alias of one."""
    ids = skill_names(session, words)
    others = skills_of_folded_words(session) if words - ids.keys() else {}
    found = {word: word if word in ids else others.get(fold(word), "") for word in words}
    return {word: skill for word, skill in found.items() if skill}


def _own(session: Session, actor: Actor, codes: Sequence[str]) -> set[str]:
    """The codes of questions that the actor may change."""
    found: set[str] = set()
    for start in range(0, len(codes), CHUNK):
        query = visible_questions(actor).where(col(Question.code).in_(codes[start : start + CHUNK]))
        found.update(one.code for one in session.exec(query.order_by(col(Question.id))))
    return found


def _contents(session: Session, codes: Sequence[str]) -> dict[str, _Content]:
    """What stands under each code that is taken, whoever has it."""
    found: dict[str, _Content] = {}
    for start in range(0, len(codes), CHUNK):
        query = (
            select(Question, QuestionVersion, QuestionKey)
            .join(QuestionVersion, col(QuestionVersion.question_id) == col(Question.id))
            .join(QuestionKey, col(QuestionKey.version_id) == col(QuestionVersion.id))
            .where(col(QuestionVersion.number) == col(Question.current))
            .where(col(Question.code).in_(codes[start : start + CHUNK]))
            .order_by(col(Question.id))
        )
        for question, version, key in session.exec(query):
            found[question.code] = (
                *(question.kind.value, question.skill, str(question.level), str(question.difficulty)),
                *(version.stem, version.body, key.key, key.explanation),
            )
    return found


def _content_of(one: QuestionInput) -> _Content:
    return (
        *(one.kind.value, one.skill, str(one.level), str(one.difficulty)),
        *(one.stem, one.body.model_dump_json(), one.key.model_dump_json(), one.explanation),
    )
