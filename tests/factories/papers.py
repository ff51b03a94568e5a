"""Standards, questions of every kind in use, and papers that are open."""

import json
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from sqlmodel import col, select

from talent.exams.attempt_tables import Paper, PaperPart
from talent.exams.enums import PaperState, QuestionKind, QuestionState, StandardState
from talent.exams.tables import (
    Question,
    QuestionKey,
    QuestionVersion,
    Standard,
    StandardItem,
    StandardItemSkill,
)
from talent.kit.db import Session

_numbers = count(1)
_OPTIONS = [{"id": one, "text": f"选项{one}"} for one in "ABCD"]
_SINGLE = {"kind": "single", "options": _OPTIONS}

# For each kind a question and its key: what is right, and what markers look at, begins with 密钥.
SAMPLES: dict[QuestionKind, tuple[dict[str, Any], dict[str, Any]]] = {
    QuestionKind.SINGLE: (_SINGLE, {"kind": "single", "right": "B"}),
    QuestionKind.MULTIPLE: (
        {"kind": "multiple", "options": _OPTIONS},
        {"kind": "multiple", "right": ["A", "C"]},
    ),
    QuestionKind.TRUE_FALSE: ({"kind": "true_false"}, {"kind": "true_false", "right": True}),
    QuestionKind.FILL_IN: (
        {"kind": "fill_in", "blanks": 2},
        {"kind": "fill_in", "right": [["密钥词一"], ["密钥词二", "密钥词三"]]},
    ),
    QuestionKind.ORDERING: (
        {"kind": "ordering", "entries": [{"id": one, "text": f"步骤{one}"} for one in "ABC"]},
        {"kind": "ordering", "right": ["A", "B", "C"]},
    ),
    QuestionKind.CASE: (
        {
            "kind": "case",
            "parts": [
                {"stem": "第一问", "share": 0.5, "body": _SINGLE},
                {"stem": "第二问", "share": 0.5, "body": {"kind": "fill_in", "blanks": 1}},
            ],
        },
        {
            "kind": "case",
            "parts": [
                {"kind": "single", "right": "C"},
                {"kind": "fill_in", "right": [["密钥词四"]]},
            ],
        },
    ),
    QuestionKind.PRACTICAL: (
        {"kind": "practical", "materials": "一段商品资料"},
        {
            "kind": "practical",
            "lines": [
                {"id": "1", "title": "密钥评分标准一", "most": 60},
                {"id": "2", "title": "密钥评分标准二", "most": 40},
            ],
        },
    ),
}
# All right, with the author's ids.
RIGHT: dict[QuestionKind, Any] = {
    QuestionKind.SINGLE: "B",
    QuestionKind.MULTIPLE: ["A", "C"],
    QuestionKind.TRUE_FALSE: True,
    QuestionKind.FILL_IN: ["密钥词一", "密钥词二"],
    QuestionKind.ORDERING: ["A", "B", "C"],
    QuestionKind.CASE: ["C", ["密钥词四"]],
    QuestionKind.PRACTICAL: "详情页方案",
}
AUTOMATIC = tuple(kind for kind in QuestionKind if kind is not QuestionKind.PRACTICAL)


def make_standard(session: Session, items: Mapping[str, Mapping[str, int]] | None = None) -> Standard:
    """``items`` maps the title of a competency to its skills with their levels."""
    number = next(_numbers)
    standard = Standard(
        code=f"S-{number}",
        title="电子商务师",
        occupation="4-01-06-01",
        level=4,
        state=StandardState.IN_FORCE,
    )
    session.add(standard)
    session.flush()
    items = items or {"网店运营": {"taobao_operations": 2}}
    for position, (title, skills) in enumerate(items.items()):
        item = StandardItem(
            standard_id=standard.id or 0,
            position=position,
            code=str(position),
            title=title,
            weight=100 / len(items),
        )
        session.add(item)
        session.flush()
        session.add_all(
            StandardItemSkill(item_id=item.id or 0, skill=skill, level=level)
            for skill, level in skills.items()
        )
    session.flush()
    return standard


def make_question(
    session: Session,
    kind: QuestionKind = QuestionKind.SINGLE,
    *,
    skill: str = "taobao_operations",
    level: int = 2,
    difficulty: int = 3,
    state: QuestionState = QuestionState.IN_USE,
) -> QuestionVersion:
    number = next(_numbers)
    question = Question(
        code=f"Q{number}", kind=kind, state=state, skill=skill, level=level, difficulty=difficulty
    )
    session.add(question)
    session.flush()
    body, key = SAMPLES[kind]
    version = QuestionVersion(
        question_id=question.id or 0, number=1, stem=f"第{number}个题干____", body=json.dumps(body)
    )
    session.add(version)
    session.flush()
    session.add(QuestionKey(version_id=version.id or 0, key=json.dumps(key), explanation=f"密钥解析{number}"))
    session.flush()
    return version


def make_bank(
    session: Session, kinds: Sequence[QuestionKind] = AUTOMATIC, *, each: int = 2, **fields: Any
) -> None:
    for kind in kinds:
        for _ in range(each):
            make_question(session, kind, **fields)


def make_paper(
    session: Session,
    standard: Standard | None = None,
    *,
    kinds: Sequence[QuestionKind] = AUTOMATIC,
    count: int = 1,
    **fields: Any,
) -> Paper:
    """An open paper with so many questions of each kind on the first competency, and a bank for two forms."""
    standard = standard or make_standard(session)
    paper = Paper(
        standard_id=standard.id or 0,
        **{"title": "网店运营模拟卷", "minutes": 60, "state": PaperState.OPEN, **fields},
    )
    session.add(paper)
    session.flush()
    items = [item.id or 0 for item in _items(session, standard)]
    for position, kind in enumerate(kinds):
        session.add(
            PaperPart(
                paper_id=paper.id or 0, position=position, item_id=items[0], kind=kind, count=count, points=2
            )
        )
    make_bank(session, kinds, each=2 * count)
    session.flush()
    return paper


def _items(session: Session, standard: Standard) -> list[StandardItem]:
    query = select(StandardItem).where(StandardItem.standard_id == standard.id)
    return list(session.exec(query.order_by(col(StandardItem.position))))
