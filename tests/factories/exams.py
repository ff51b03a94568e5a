"""What exams leave of a person in every table."""

from datetime import timedelta
from itertools import count

from talent.exams.attempt_tables import Attempt, AttemptItem, ExtraTime, Marking, Paper, QuestionReport
from talent.exams.enums import AttemptState, QuestionKind, ReportReason, StandardState
from talent.exams.tables import Question, QuestionVersion, Standard, StandardItem
from talent.kit.clock import now
from talent.kit.db import Session

_numbers = count(1)


def make_attempt(session: Session, person_id: int) -> Attempt:
    """One answered and marked question."""
    number = next(_numbers)
    standard = Standard(
        code=f"T-{number}", title="电子商务师", occupation="4-01-02-02", level=4, state=StandardState.IN_FORCE
    )
    question = Question(code=f"T-Q{number}", kind=QuestionKind.PRACTICAL, skill="photoshop")
    session.add_all([standard, question])
    session.flush()
    item = StandardItem(standard_id=standard.id or 0, code="1", title="店铺运营", weight=100)
    version = QuestionVersion(question_id=question.id or 0, number=1, stem="题干", body="{}")
    paper = Paper(standard_id=standard.id or 0, title="模拟卷", minutes=60)
    session.add_all([item, version, paper])
    session.flush()
    attempt = Attempt(
        paper_id=paper.id or 0,
        person_id=person_id,
        seed=1,
        state=AttemptState.MARKED,
        started_at=now(),
        ends_at=now() + timedelta(hours=1),
        most_points=1,
    )
    session.add(attempt)
    session.flush()
    asked = AttemptItem(
        attempt_id=attempt.id or 0,
        position=1,
        version_id=version.id or 0,
        item_id=item.id or 0,
        answer='"答"',
        most_points=1,
    )
    session.add(asked)
    session.flush()
    session.add(Marking(item_id=asked.id or 0, scores="{}", points=1))
    session.add(
        QuestionReport(
            item_id=asked.id or 0, version_id=version.id or 0, reason=ReportReason.UNCLEAR, words="看不懂"
        )
    )
    session.add(ExtraTime(person_id=person_id, percent=25, reason="视力障碍"))
    session.flush()
    return attempt
