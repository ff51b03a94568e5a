"""A question bank for the pages of the browser tests: every kind, two that are alike, a standard in force."""

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import Role
from talent.accounts.users import user_id_of
from talent.exams.enums import QuestionKind
from talent.exams.standards import create_standard, load_standards
from talent.kit.db import Session
from tests.factories.questions import make_question, pass_question, question_input, standard_input

STEMS = {
    QuestionKind.SINGLE: "直播间在线人数突然下降时，主播最先应当做什么？",
    QuestionKind.MULTIPLE: "直播开始前，场控需要核对哪些内容？",
    QuestionKind.TRUE_FALSE: "主播可以承诺商品“全网最低价”。",
    QuestionKind.FILL_IN: "直播间的____是成交人数与观看人数之比，客单价是____与成交人数之比。",
    QuestionKind.ORDERING: "请把一场直播的准备工作按先后顺序排列。",
    QuestionKind.CASE: "某店铺一场两小时的直播，观看一万人，成交八十单。请根据材料回答问题。",
    QuestionKind.PRACTICAL: "请为一款河北特产写一份十分钟的直播讲解脚本。",
}
ALIKE = "直播间在线人数突然下降的时候，主播最先应该做什么？"
SKILL, OCCUPATION = "直播带货", "4-01-06-02"


def fill_bank(session: Session) -> None:
    """Seven questions of a training body, the last in use, and one of nobody that is like the first."""
    staff = Actor(user_id=user_id_of(session, SYSTEM, "staff@example.com"), role=Role.STAFF)
    number = user_id_of(session, SYSTEM, "training@example.com")
    author = Actor(user_id=number, role=Role.TRAINING_BODY)
    for kind, stem in STEMS.items():
        question = make_question(session, author, question_input(kind, stem=stem, skill=SKILL))
    pass_question(session, staff, question, use=True)
    make_question(session, SYSTEM, question_input(stem=ALIKE, skill=SKILL))
    items = standard_input().model_dump()["items"]
    for item, skill in zip(items, (SKILL, "数据分析"), strict=True):
        item["skills"] = [{"skill": skill, "level": 2}]
    load_standards(session, staff, [standard_input(occupation=OCCUPATION, items=items)])
    create_standard(session, staff, standard_input("S-2", occupation=OCCUPATION, level=4, items=items))
