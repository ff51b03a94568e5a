"""Columns that several kinds of sheets have: whom a row is about, by which number, and since when.

All names under which a column is known stand here: a heading that one sheet understands, each does.
"""

import re
import unicodedata
from typing import Annotated

from pydantic import Field

from talent.exchange.layouts import Column, typed
from talent.kit.fields import Email, Line, Mobile, ResidentId
from talent.kit.masking import mask_email, mask_mobile, mask_resident_id
from talent.people.rows import EndYear, PersonName

# A number that an organisation gives itself: of a course, a class, a post.
read_code = typed(Annotated[Line, Field(min_length=1, max_length=30)], "编号过长，请不超过 30 个字。")
_YEAR = re.compile(r"(\d{4})(?:\s*[年届级./-].*)?")
_WRONG_YEAR = "毕业年份有误，请填写四位数字，例如 2026。"
_END_YEAR = typed(EndYear, _WRONG_YEAR)

NAME = Column(
    "name",
    "姓名",
    typed(PersonName),
    required=True,
    example="王丽",
    note="与证件一致",
    aliases=(
        "名字",
        "人员姓名",
        "人才姓名",
        "学生姓名",
        "学员姓名",
        "毕业生姓名",
        "毕业生",
        "参训人员",
        "参训人员姓名",
    ),
)
MOBILE = Column(
    "mobile",
    "手机号",
    typed(Mobile),
    example="13800000000",
    note="11位手机号码",
    aliases=("手机", "手机号码", "联系电话", "电话", "移动电话", "联系方式", "本人电话"),
    private=mask_mobile,
)
RESIDENT_ID = Column(
    "resident_id",
    "公民身份号码",
    typed(ResidentId),
    note="18位；只用来确认是哪一位，不会保存",
    aliases=("身份证号", "身份证号码", "身份证", "证件号码", "证件号"),
    width=22,
    private=mask_resident_id,
)
EMAIL = Column(
    "email",
    "电子邮箱",
    typed(Email),
    example="wangli@example.com",
    note="例如 name@example.com",
    aliases=("邮箱", "邮件", "电子邮件", "email", "e-mail", "邮箱地址"),
    width=24,
    private=mask_email,
)


def graduation_year(*, required: bool = False) -> Column:
    """2026, 2026年, 2026届, 2026-06 and 2026-06-30."""
    return Column(
        "graduation_year",
        "毕业年份",
        _year,
        required=required,
        example="2026",
        note="四位数字，例如 2026",
        aliases=("毕业年度", "毕业年", "毕业届别", "届别", "毕业时间", "毕业日期", "年届", "届"),
        width=12,
    )


def _year(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _YEAR.fullmatch(plain)
    year: int = _END_YEAR(match.group(1) if match else plain)
    return year
