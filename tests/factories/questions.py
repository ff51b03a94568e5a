"""Standards, and questions of every kind; what is right in them holds a word to look for."""

from itertools import count
from typing import Any

from talent.accounts.actor import Actor
from talent.exams.enums import QuestionKind, ReviewVerdict
from talent.exams.questions import import_questions
from talent.exams.reviewing import review_question
from talent.exams.schemas import QuestionInput, ReviewInput
from talent.exams.standard_schemas import StandardInput
from talent.exams.tables import Question
from talent.kit.db import Session
from talent.vocab.tables import Occupation, Skill, SkillAlias

# Stands in keys and explanations alone: whoever may not see keys never meets it.
PLANTED = "密钥标记"
_numbers = count(1)
_OPTIONS = [{"id": "A", "text": "转化率"}, {"id": "B", "text": "跳出率"}, {"id": "C", "text": "客单价"}]

BODIES: dict[QuestionKind, dict[str, Any]] = {
    QuestionKind.SINGLE: {"options": _OPTIONS},
    QuestionKind.MULTIPLE: {"options": _OPTIONS},
    QuestionKind.TRUE_FALSE: {},
    QuestionKind.FILL_IN: {"blanks": 2},
    QuestionKind.ORDERING: {"entries": _OPTIONS},
    QuestionKind.CASE: {
        "parts": [
            {"stem": "应先看哪一项？", "share": 0.6, "body": {"kind": "single", "options": _OPTIONS}},
            {"stem": "指标叫做____。", "share": 0.4, "body": {"kind": "fill_in", "blanks": 1}},
        ]
    },
    QuestionKind.PRACTICAL: {"materials": "一份商品清单"},
}
KEYS: dict[QuestionKind, dict[str, Any]] = {
    QuestionKind.SINGLE: {"right": "B"},
    QuestionKind.MULTIPLE: {"right": ["A", "C"]},
    QuestionKind.TRUE_FALSE: {"right": True},
    QuestionKind.FILL_IN: {"right": [[f"{PLANTED}甲"], [f"{PLANTED}乙", f"{PLANTED}丙"]]},
    QuestionKind.ORDERING: {"right": ["C", "A", "B"]},
    QuestionKind.CASE: {
        "parts": [{"kind": "single", "right": "A"}, {"kind": "fill_in", "right": [[f"{PLANTED}丁"]]}]
    },
    QuestionKind.PRACTICAL: {
        "lines": [
            {"id": "1", "title": f"{PLANTED}标题", "most": 60},
            {"id": "2", "title": f"{PLANTED}图片", "most": 40},
        ]
    },
}


def make_skills(session: Session) -> None:
    """Two skills that questions may be about, the first with an alias."""
    for number, name in (("live_hosting", "直播带货"), ("data_analysis", "数据分析")):
        session.merge(Skill(id=number, name=name, name_en=number, group="live", kind="skill"))
    session.merge(SkillAlias(alias="主播", skill="live_hosting"))
    session.merge(Occupation(code="4-01-02-02", name="互联网营销师", level="detail", ecommerce=True))
    session.commit()


def question_input(kind: QuestionKind = QuestionKind.SINGLE, **changes: Any) -> QuestionInput:
    """One of the kind; ``body`` and ``key`` are given without their kind."""
    number = next(_numbers)
    blanks = "____和____" if kind is QuestionKind.FILL_IN else ""
    body = changes.pop("body", BODIES[kind])
    key = changes.pop("key", KEYS[kind])
    values = {
        "kind": kind,
        "skill": "live_hosting",
        "stem": f"第{number}题：直播间数据下滑时，运营应当怎样处理？{blanks}",
        "explanation": f"{PLANTED}：先看流量，再看转化。",
        **changes,
        "body": {"kind": kind, **body},
        "key": {"kind": kind, **key},
    }
    return QuestionInput.model_validate(values)


def make_question(session: Session, author: Actor, item: QuestionInput | None = None) -> Question:
    """A draft of the author."""
    number = import_questions(session, author, [item or question_input()]).ids[0]
    return session.get_one(Question, number)


def pass_question(session: Session, reviewer: Actor, question: Question, *, use: bool = False) -> Question:
    """Reviewed by somebody who did not write it."""
    said = ReviewInput(verdict=ReviewVerdict.PASSED, version=question.version, use=use)
    review_question(session, reviewer, question.id or 0, said)
    return question


def standard_input(code: str = "S-1", **changes: Any) -> StandardInput:
    """Two competencies that weigh 60 and 40, one skill each."""
    items = [
        {"code": "1", "title": "直播销售", "weight": 60, "skills": [{"skill": "live_hosting"}]},
        {"code": "2", "title": "数据分析", "weight": 40, "skills": [{"skill": "data_analysis"}]},
    ]
    values = {"code": code, "title": "互联网营销师", "occupation": "4-01-02-02", "level": 5, "items": items}
    return StandardInput.model_validate(values | changes)
