"""What a question says and is filed under, so that one that stands can be told from one that is handed in."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from talent.exams.queries import CHUNK
from talent.exams.schemas import QuestionInput
from talent.exams.tables import Question, QuestionKey, QuestionVersion

Content = tuple[str, ...]


def contents_of(session: Session, codes: Collection[str]) -> dict[str, Content]:
    """Of the versions that stand, by the codes of their questions, whoever has them."""
    wanted = sorted(set(codes))
    found: dict[str, Content] = {}
    for start in range(0, len(wanted), CHUNK):
        query = (
            select(Question, QuestionVersion, QuestionKey)
            .join(QuestionVersion, col(QuestionVersion.question_id) == col(Question.id))
            .join(QuestionKey, col(QuestionKey.version_id) == col(QuestionVersion.id))
            .where(col(QuestionVersion.number) == col(Question.current))
            .where(col(Question.code).in_(wanted[start : start + CHUNK]))
            .order_by(col(Question.id))
        )
        for question, version, key in session.exec(query):
            found[question.code] = (
                *(question.kind.value, question.skill, str(question.level), str(question.difficulty)),
                *(version.stem, version.body, key.key, key.explanation),
            )
    return found


def content_of(one: QuestionInput) -> Content:
    """As it would stand; ``one`` has the id of its skill."""
    return (
        *(one.kind.value, one.skill, str(one.level), str(one.difficulty)),
        *(one.stem, one.body.model_dump_json(), one.key.model_dump_json(), one.explanation),
    )
