"""Sheets of people of any category, handed in by the staff: the layout, and who is handed in by a row."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Annotated

from pydantic import Field
from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.exchange.columns import EMAIL, MOBILE, NAME, RESIDENT_ID, graduation_year
from talent.exchange.enums import SheetKind
from talent.exchange.layouts import Column, Layout, Row, WrongCell, read_date, typed
from talent.exchange.readings import (
    EDUCATION_LABELS,
    bounded,
    labelled,
    labels,
    places,
    read_education,
    skills_up_to,
)
from talent.exchange.talent_rows import PeopleCheck, record_people
from talent.exchange.writers import Result
from talent.kit.clock import today
from talent.kit.fields import Line
from talent.kit.terms import Category
from talent.people.rows import Line60, Line80
from talent.people.schemas import MAX_SKILLS
from talent.people.taking_back import kept_profiles, take_back_people

_TEACHES = typed(Annotated[Line, Field(max_length=300)])
_OTHER_NAMES = {
    "毕业生": Category.GRADUATE,
    "应届毕业生": Category.GRADUATE,
    "学员": Category.TRAINEE,
    "从业者": Category.PRACTITIONER,
    "在职": Category.PRACTITIONER,
    "讲师": Category.INSTRUCTOR,
    "教师": Category.INSTRUCTOR,
}


def _education(text: str) -> str:
    return str(read_education(text).code)


def _years(text: str) -> float:
    return bounded(0, 60, "请填写年数，0 到 60。")(text.replace("年", ""))


def _since(text: str) -> date:
    day = read_date(text)
    if not date(1950, 1, 1) <= day <= today():
        raise WrongCell("日期应不晚于今天，请核对。")
    return day


LAYOUT = Layout(
    kind=SheetKind.TALENTS,
    notes=(
        "一行是一个人。建立的是待认领的档案，本人注册并同意之前任何企业都看不到。",
        "姓名须与证件一致。手机号、公民身份号码、电子邮箱至少填一项，用来确认是哪一位；身份号码不会保存。",
        "已有待认领档案的只补空白的内容，不改已有的内容；本人已认领的档案一律不改动。",
    ),
    one_of=("mobile", "resident_id", "email"),
    columns=(
        NAME,
        MOBILE,
        RESIDENT_ID,
        EMAIL,
        Column(
            "category",
            "人才类别",
            labelled(Category, _OTHER_NAMES),
            required=True,
            example=Category.PRACTITIONER.label,
            note="从下拉列表中选择",
            aliases=("类别", "人员类别", "人才类型", "人员类型"),
            choices=labels(Category),
        ),
        Column(
            "since",
            "起始日期",
            _since,
            example="2025-07-01",
            note="从哪天起属于这个类别；不填按今天，毕业生按毕业年份的 7 月 1 日",
            aliases=("开始日期", "入职日期"),
        ),
        Column(
            "division",
            "所在地区",
            typed(Line60),
            example="石家庄市",
            note="河北省内的市或县（区），从下拉列表中选择",
            aliases=("地区", "城市", "所在城市", "居住地", "现居住地"),
            width=20,
        ),
        Column(
            "education_level",
            "学历",
            _education,
            example="大专",
            note="最高学历",
            aliases=("最高学历", "学历层次", "文化程度"),
            choices=EDUCATION_LABELS,
            width=14,
        ),
        Column(
            "school",
            "毕业院校",
            typed(Line60, "院校名称过长，请不超过 60 个字。"),
            example="河北某职业学院",
            note="全称",
            aliases=("学校", "院校", "学校名称", "院校名称"),
            width=24,
        ),
        Column(
            "major",
            "专业",
            typed(Line60, "专业名称过长，请不超过 60 个字。"),
            example="电子商务",
            note="全称",
            aliases=("专业名称", "所学专业"),
        ),
        graduation_year(),
        Column(
            "experience_years",
            "工作年限",
            _years,
            example="1",
            note="年数",
            aliases=("从业年限", "工作经验", "经验年限"),
            width=10,
        ),
        Column(
            "employer",
            "工作单位",
            typed(Line80, "单位名称过长，请不超过 80 个字。"),
            example="",
            note="从业人员的现单位",
            aliases=("单位", "现单位", "所在单位", "企业名称", "公司"),
            width=24,
        ),
        Column(
            "title",
            "岗位",
            typed(Line60, "岗位名称过长，请不超过 60 个字。"),
            example="直播运营",
            note="从业人员的现岗位",
            aliases=("职务", "职位", "岗位名称", "现岗位"),
        ),
        Column(
            "teaches",
            "讲授内容",
            _TEACHES,
            example="",
            note="师资能讲的课程",
            aliases=("授课内容", "讲授课程", "授课方向"),
            width=24,
        ),
        Column(
            "skills",
            "技能",
            skills_up_to(MAX_SKILLS),
            example="直播运营（熟练）、短视频剪辑",
            note="用顿号分开；括号里可写 了解、熟悉、熟练 或 精通",
            aliases=("技能特长", "专业技能", "特长"),
            width=36,
        ),
    ),
)


class TalentWriter:
    """Every row is one person, by number, mobile or e-mail and the name."""

    layout = LAYOUT
    permission = Permission.PEOPLE_IMPORT
    undoing = "这些待认领的档案会删除。"

    def require(self, session: Session, actor: Actor) -> None:
        require(actor, Permission.PEOPLE_IMPORT)

    def choices(self, session: Session, actor: Actor) -> Mapping[str, Sequence[str]]:
        return {"division": places(session).names}

    def begin_check(self) -> "_Check":
        return _Check(self)

    def write(self, session: Session, actor: Actor, rows: Sequence[Row], because: str) -> list[Result]:
        self.require(session, actor)
        return record_people(session, actor, LAYOUT, rows)

    def kept_back(self, session: Session, actor: Actor, object_ids: Collection[int]) -> Mapping[int, str]:
        self.require(session, actor)
        return kept_profiles(session, object_ids)

    def undo(self, session: Session, actor: Actor, object_ids: Collection[int]) -> set[int]:
        self.require(session, actor)
        return take_back_people(session, actor, object_ids)


class _Check:
    """A sheet that is checked some rows at a time."""

    def __init__(self, writer: TalentWriter) -> None:
        self._writer = writer
        self._check = PeopleCheck(LAYOUT)

    def note(self, session: Session, actor: Actor, rows: Sequence[Row]) -> None:
        self._writer.require(session, actor)
        self._check.note(rows)

    def check(self, session: Session, actor: Actor, rows: Sequence[Row]) -> list[Result]:
        self._writer.require(session, actor)
        return self._check.check(session, rows)
