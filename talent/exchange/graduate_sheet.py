"""Sheets of graduates: the layout, and how its cells are read; ``graduate_writer`` does the rest."""

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from talent.exchange.columns import EMAIL, MOBILE, NAME, RESIDENT_ID, graduation_year
from talent.exchange.enums import SheetKind
from talent.exchange.layouts import Column, Layout, WrongCell, typed
from talent.kit.fields import Line
from talent.vocab.words import fold

_MOST_SKILLS, _MOST_POSTS = 20, 5
_BETWEEN = re.compile(r"[、,;/|\n]+")
_WORD = typed(Annotated[Line, Field(min_length=1, max_length=60)], "每项不超过 60 个字，请核对。")
_NAME = typed(Annotated[Line, Field(min_length=1, max_length=60)], "名称过长，请控制在 60 个字以内。")
_NUMBER = typed(Annotated[Line, Field(min_length=1, max_length=30)], "学号过长，请核对。")


def _student_number(text: str) -> str:
    number: str = _NUMBER(unicodedata.normalize("NFKC", text).replace(" ", "").upper())
    return number


def _several(most: int, what: str) -> Callable[[str], tuple[str, ...]]:
    """Several in one cell, each once, in their order."""

    def read(text: str) -> tuple[str, ...]:
        words: dict[str, str] = {}
        for part in _BETWEEN.split(unicodedata.normalize("NFKC", text)):
            if part.strip():
                words.setdefault(fold(part), _WORD(part))
        if len(words) > most:
            raise WrongCell(f"{what}最多填写 {most} 项，请只留主要的。")
        return tuple(words.values())

    return read


LAYOUT = Layout(
    kind=SheetKind.GRADUATES,
    notes=(
        "一行是本校的一名毕业生，每人只填一行；重复导入不会重复建立档案。学号、手机号和公民身份号码至少填一项。",
        "公民身份号码只用来确认是哪一位毕业生，不会保存。空着的格子不改动以前提交的内容。",
        "提交的毕业生会有一份待认领的档案，本人同意之前任何企业都看不到；本人填写过的内容不会被覆盖。",
    ),
    one_of=("student_number", "mobile", "resident_id"),
    columns=(
        NAME,
        Column(
            "student_number",
            "学号",
            _student_number,
            example="20230101",
            note="本校学号，与姓名一起用来确认是哪一位毕业生",
            aliases=("学生学号", "学籍号", "学生编号"),
        ),
        MOBILE,
        RESIDENT_ID,
        EMAIL,
        Column(
            "school",
            "学校",
            _NAME,
            example="",
            note="只能是本校，可以不填",
            aliases=("学校名称", "毕业院校", "院校", "院校名称", "毕业学校", "高校名称"),
            width=24,
        ),
        Column(
            "major",
            "专业",
            _NAME,
            required=True,
            example="电子商务（530701）",
            note="从下拉列表中选择，列表中没有的照专业目录填写名称",
            aliases=("所学专业", "专业名称", "毕业专业", "专业全称"),
            width=24,
        ),
        Column(
            "education_level",
            "学历",
            _NAME,
            example="大专",
            note="从下拉列表中选择",
            aliases=("学历层次", "层次", "培养层次", "最高学历", "学历层级"),
            width=12,
        ),
        graduation_year(required=True),
        Column(
            "division",
            "所在城市",
            _NAME,
            example="石家庄市",
            note="河北省的城市或区县；外省请留空",
            aliases=("城市", "所在地", "现居住地", "居住城市", "所在地区"),
        ),
        Column(
            "skills",
            "技能",
            _several(_MOST_SKILLS, "技能"),
            example="短视频剪辑、直播运营",
            note=f"几项之间用顿号隔开，最多 {_MOST_SKILLS} 项",
            aliases=("专业技能", "技能特长", "掌握技能", "特长"),
            width=32,
        ),
        Column(
            "posts",
            "意向岗位",
            _several(_MOST_POSTS, "意向岗位"),
            example="直播运营、电商客服",
            note=f"几项之间用顿号隔开，最多 {_MOST_POSTS} 项",
            aliases=("求职意向", "期望岗位", "就业意向", "意向职位", "期望职位"),
            width=32,
        ),
    ),
)
