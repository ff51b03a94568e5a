"""Sheets of graduates: the layout, and how its cells are read; ``graduate_writer`` does the rest."""

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from talent.exchange.enums import SheetKind
from talent.exchange.layouts import Column, Layout, WrongCell, read_whole, typed
from talent.kit.fields import Email, Line, Mobile, ResidentId
from talent.kit.masking import mask_email, mask_mobile, mask_resident_id
from talent.people.rows import EndYear, PersonName
from talent.vocab.words import fold

_MOST_SKILLS, _MOST_POSTS = 20, 5
_BETWEEN = re.compile(r"[、,;/|\n]+")
_WORD = typed(Annotated[Line, Field(min_length=1, max_length=60)], "每项不超过 60 个字，请核对。")
_END_YEAR = typed(EndYear, "毕业年份有误，请填写四位年份，例如 2026。")
_NAME = typed(Annotated[Line, Field(min_length=1, max_length=60)], "名称过长，请控制在 60 个字以内。")
_NUMBER = typed(Annotated[Line, Field(min_length=1, max_length=30)], "学号过长，请核对。")
_YEAR = re.compile(r"(\d{4})(?:\s*[年届级./-].*)?")


def _year(text: str) -> int:
    """2026, 2026年, 2026届, 2026-06 and 2026-06-30."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _YEAR.fullmatch(plain)
    year: int = _END_YEAR(str(read_whole(match.group(1) if match else plain)))
    return year


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
        Column(
            "name",
            "姓名",
            typed(PersonName),
            required=True,
            example="王丽",
            note="与证件一致",
            aliases=("学生姓名", "毕业生姓名", "名字", "毕业生"),
        ),
        Column(
            "student_number",
            "学号",
            _student_number,
            example="20230101",
            note="本校学号，与姓名一起用来确认是哪一位毕业生",
            aliases=("学生学号", "学籍号", "学生编号"),
        ),
        Column(
            "mobile",
            "手机号",
            typed(Mobile),
            example="13800000000",
            note="11位手机号码",
            aliases=("手机", "手机号码", "联系电话", "电话", "移动电话", "联系方式", "本人电话"),
            private=mask_mobile,
        ),
        Column(
            "resident_id",
            "公民身份号码",
            typed(ResidentId),
            example="",
            note="18位；只用来确认是哪一位，不会保存",
            aliases=("身份证号", "身份证号码", "身份证", "证件号码", "证件号"),
            width=22,
            private=mask_resident_id,
        ),
        Column(
            "email",
            "电子邮箱",
            typed(Email),
            example="wangli@example.com",
            note="可以不填",
            aliases=("邮箱", "邮件", "电子邮件", "email", "e-mail", "邮箱地址"),
            width=22,
            private=mask_email,
        ),
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
        Column(
            "graduation_year",
            "毕业年份",
            _year,
            required=True,
            example="2026",
            note="四位年份，例如 2026",
            aliases=("毕业年度", "毕业届别", "届别", "毕业时间", "毕业日期", "年届", "届"),
            width=12,
        ),
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
