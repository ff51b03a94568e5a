"""Sheets of needs: an enterprise hands in its posts as drafts, and gets them out in the same shape."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.enterprises.bulk import DemandCheck, record_demands, verified_employer_of
from talent.enterprises.discarding import discard_drafts, kept_drafts
from talent.enterprises.enums import Importance
from talent.enterprises.handing_in import Assessed, Declared
from talent.enterprises.schemas import MAX_SKILLS, MAX_TEXT, DemandSkillInput, Text
from talent.exchange.columns import read_code
from talent.exchange.enums import RowFate, SheetKind
from talent.exchange.layouts import Column, Layout, Refusal, Row, WrongCell, read_date, typed
from talent.exchange.readings import (
    EDUCATION_LABELS,
    NO,
    YES,
    SkillCell,
    bounded,
    labelled,
    labels,
    places,
    plain,
    read_education,
    read_yes,
    skills_up_to,
    whole,
)
from talent.exchange.writers import Result
from talent.kit.fields import Line
from talent.kit.terms import Category, EmploymentKind

_TITLE = typed(Annotated[Line, Field(min_length=1, max_length=60)], "岗位名称过长，请不超过 60 个字。")
_TEXT = typed(Text, f"内容过长，请不超过 {MAX_TEXT:,} 个字。")
_REMOTE = ("远程", "可远程", "居家办公")
_WHOLE_YUAN = "请填写整数，按每月税前金额（元）。"
_ANY = ("不限", "无要求", "无")


def _pay(text: str) -> int:
    return whole(0, 1_000_000, "元", _WHOLE_YUAN)(text)


def _education(text: str) -> int | None:
    return None if plain(text) in _ANY else int(read_education(text).rank)


def _experience(text: str) -> float | None:
    if plain(text) in _ANY:
        return None
    return bounded(0, 50, "请填写年数，0 到 50。")(text.replace("年", "").replace("以上", ""))


def _day(text: str) -> date:
    day = read_date(text)
    if not 2000 <= day.year <= 2100:
        raise WrongCell("年份有误，请核对。")
    return day


def _must(key: str, heading: str, of: str) -> Column:
    return Column(
        key,
        heading,
        read_yes,
        example=NO,
        note=f"是：{of}不符合的人不参与排序",
        choices=(YES, NO),
        width=10,
    )


LAYOUT = Layout(
    kind=SheetKind.DEMANDS,
    letters=MAX_TEXT,
    notes=(
        "一行是一个岗位。导入后是草稿，请在“我的需求”中逐条看过再发布。",
        "有岗位编号的按编号对应；没有编号的按岗位名称、工作地点、用工形式对应。重复导入不会重复建立。",
        "空白的格子不改动已有草稿的内容。已经发布的需求不会被表格改动。",
        "不得按性别、年龄、民族、户籍等限制应聘者：写了这类限制的行会退回。",
    ),
    columns=(
        Column(
            "code",
            "岗位编号",
            read_code,
            example="GW-001",
            note="本企业自己的编号；同名岗位不止一个时请填写",
            aliases=("需求编号", "职位编号", "编号", "岗位代码"),
        ),
        Column(
            "title",
            "岗位名称",
            _TITLE,
            required=True,
            example="直播运营",
            note="不超过 60 个字",
            aliases=("职位名称", "招聘岗位", "岗位", "职位", "职务"),
            width=20,
        ),
        Column(
            "headcount",
            "招聘人数",
            whole(1, 9_999, "人", "请填写整数，1 到 9999。"),
            example="2",
            note="整数",
            aliases=("人数", "需求人数", "招聘数量", "名额"),
            width=10,
        ),
        Column(
            "division",
            "工作地点",
            typed(Annotated[Line, Field(max_length=60)]),
            example="石家庄市",
            note="河北省内的市或县（区），从下拉列表中选择",
            aliases=("工作城市", "城市", "地点", "工作地区", "所在地区", "工作地址"),
            width=20,
        ),
        Column(
            "remote",
            "可远程",
            read_yes,
            example=NO,
            note="是或否",
            aliases=("远程", "是否远程"),
            choices=(YES, NO),
            width=10,
        ),
        Column(
            "kind",
            "用工形式",
            labelled(EmploymentKind),
            example=EmploymentKind.FULL_TIME.label,
            note="不填按全职",
            aliases=("工作性质", "用工性质", "职位类型"),
            choices=labels(EmploymentKind),
            width=12,
        ),
        Column(
            "category",
            "人才类别",
            labelled(Category),
            example=Category.PRACTITIONER.label,
            note="希望来自哪一类人才；不限请留空",
            aliases=("人员类别", "招聘对象"),
            choices=labels(Category),
            width=14,
        ),
        Column(
            "salary_min",
            "最低月薪",
            _pay,
            example="6000",
            note="税前，元/月",
            aliases=("月薪下限", "薪资下限", "最低工资", "最低薪资"),
            width=12,
        ),
        Column(
            "salary_max",
            "最高月薪",
            _pay,
            example="9000",
            note="税前，元/月，不低于最低月薪",
            aliases=("月薪上限", "薪资上限", "最高工资", "最高薪资"),
            width=12,
        ),
        Column(
            "education_rank",
            "学历要求",
            _education,
            example="大专",
            note="最低学历；不限请留空",
            aliases=("学历", "最低学历"),
            choices=EDUCATION_LABELS,
            width=14,
        ),
        _must("education_must", "学历为必须", "学历"),
        Column(
            "experience_years",
            "经验年限",
            _experience,
            example="1",
            note="最少几年；不限请留空",
            aliases=("工作经验", "工作年限", "经验要求", "经验"),
            width=10,
        ),
        _must("experience_must", "经验为必须", "经验"),
        _must("place_must", "地点为必须", "希望工作的地方"),
        Column(
            "skills",
            "技能要求",
            skills_up_to(MAX_SKILLS),
            example="直播运营（必须，熟练）、短视频剪辑（优先）",
            note="用顿号分开；括号里写 必须、要求 或 优先，和 了解、熟悉、熟练 或 精通",
            aliases=("技能", "所需技能", "专业技能"),
            width=36,
        ),
        Column(
            "duties",
            "工作内容",
            _TEXT,
            example="负责店铺直播的选品、排期和复盘。",
            note="发布前必须填写",
            aliases=("岗位职责", "工作职责", "职责"),
            width=40,
        ),
        Column(
            "conditions",
            "招聘条件",
            _TEXT,
            example="熟悉直播平台规则。",
            note="没有特别要求可以写“不限”",
            aliases=("任职要求", "岗位要求", "任职条件", "应聘条件"),
            width=40,
        ),
        Column(
            "starts_on",
            "到岗日期",
            _day,
            example="2027-03-01",
            note="不限请留空",
            aliases=("到岗时间",),
        ),
        Column(
            "valid_until",
            "有效期至",
            _day,
            example="2027-02-28",
            note="发布前必须填写，最长 180 天",
            aliases=("截止日期", "有效期", "有效期截止日期", "招聘截止日期"),
        ),
    ),
)


class DemandWriter:
    """Every row is one need; the own number, else title, place and kind are its natural key."""

    layout = LAYOUT
    permission = Permission.DEMAND_OWN
    undoing = "这些草稿会删除。"

    def require(self, session: Session, actor: Actor) -> int:
        return verified_employer_of(session, actor)

    def choices(self, session: Session, actor: Actor) -> Mapping[str, Sequence[str]]:
        return {"division": places(session).names}

    def begin_check(self) -> "_Check":
        return _Check()

    def write(self, session: Session, actor: Actor, rows: Sequence[Row], because: str) -> list[Result]:
        declared, refused = _declared(session, rows)
        return _results(rows, declared, refused, record_demands(session, actor, list(declared.values())))

    def kept_back(self, session: Session, actor: Actor, object_ids: Collection[int]) -> Mapping[int, str]:
        return kept_drafts(session, actor, object_ids)

    def undo(self, session: Session, actor: Actor, object_ids: Collection[int]) -> set[int]:
        return discard_drafts(session, actor, object_ids)


class _Check:
    """A sheet that is checked some rows at a time."""

    def __init__(self) -> None:
        self._check = DemandCheck()

    def note(self, session: Session, actor: Actor, rows: Sequence[Row]) -> None:
        declared, _ = _declared(session, rows)
        self._check.note(session, actor, list(declared.values()))

    def check(self, session: Session, actor: Actor, rows: Sequence[Row]) -> list[Result]:
        declared, refused = _declared(session, rows)
        return _results(rows, declared, refused, self._check.check(session, actor, list(declared.values())))


def _declared(session: Session, rows: Sequence[Row]) -> tuple[dict[int, Declared], dict[int, Result]]:
    """What the rows say, by line; and why those can't go in whose place there is not."""
    known = places(session)
    declared: dict[int, Declared] = {}
    refused: dict[int, Result] = {}
    for row in rows:
        said: dict[str, Any] = {key: value for key, value in row.values.items() if value is not None}
        code, skills, place = said.pop("code", None), said.pop("skills", None), said.pop("division", None)
        try:
            if place is not None:
                said |= {"remote": True} if plain(place) in _REMOTE else {"division": known.find(place)}
        except WrongCell as wrong:
            refused[row.line] = Result(RowFate.REFUSED, Refusal(LAYOUT.heading("division"), str(wrong)))
            continue
        declared[row.line] = Declared(said, None if skills is None else _asked(skills), code)
    return declared, refused


def _asked(skills: Sequence[SkillCell]) -> list[DemandSkillInput]:
    return [
        DemandSkillInput(
            words=one.words, level=one.level or 1, importance=one.importance or Importance.REQUIRED
        )
        for one in skills
    ]


def _results(
    rows: Sequence[Row],
    declared: Mapping[int, Declared],
    refused: Mapping[int, Result],
    found: Sequence[Assessed],
) -> list[Result]:
    """In the order of the rows."""
    results = {**refused, **{line: _result(one) for line, one in zip(declared, found, strict=True)}}
    return [results[row.line] for row in rows]


def _result(found: Assessed) -> Result:
    if found.fault is None:
        object_id = found.post.id if found.post else None
        return Result(RowFate(found.fate.value), object_id=object_id, warning=found.caution)
    field = found.fault.field.partition(".")[0]
    return Result(RowFate.REFUSED, Refusal(LAYOUT.heading(field), found.fault.message))
