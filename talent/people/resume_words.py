"""The words by which a résumé is told apart: headings, labels, and what is never read out of it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import islice

from talent.vocab.words import fold


class Part(Enum):
    """What the lines under a heading are about; of ``OTHER`` nothing is read."""

    OTHER = "other"
    EDUCATION = "education"
    WORK = "work"
    SKILLS = "skills"
    SELF = "self"


_HEADINGS = {
    Part.EDUCATION: "教育经历 教育背景 教育情况 学习经历 学历背景 教育信息 教育及培训",
    Part.WORK: "工作经历 工作经验 工作履历 工作背景 职业经历 任职经历 从业经历 实习经历 实习经验 创业经历 "
    "实习及工作经历 工作及实习经历 工作实习经历 实习工作经历 实践经历 社会实践",
    Part.SKILLS: "专业技能 技能特长 职业技能 个人技能 技能清单 技能 掌握技能 技能证书 技能与证书 技能和证书 "
    "技能及证书 软件技能 核心技能 技能水平 专业特长 办公技能 技能标签 工作技能",
    Part.SELF: "自我评价 自我介绍 个人简介 个人评价 个人总结 个人优势 关于我 自我总结 自我描述",
    Part.OTHER: "个人信息 基本信息 个人资料 基本资料 基本情况 个人情况 联系方式 求职意向 求职目标 期望工作 "
    "项目经历 项目经验 校园经历 在校经历 在校情况 荣誉奖项 获奖情况 获奖经历 荣誉证书 所获荣誉 证书 资格证书 "
    "培训经历 兴趣爱好 爱好 语言能力 家庭情况 家庭成员 附件 作品 个人作品 学生工作 附加信息 其他 其他信息 "
    "个人简历 简历",
}
_PART_OF = {fold(word): part for part, words in _HEADINGS.items() for word in words.split()}
_MOST_LINES, _LONGEST_LINE = 1500, 3000
_BLANKS = re.compile(" {3,}")
_LONGEST = max(map(len, _PART_OF))
# 一、 1. ◆ 【 】 and the like around a heading, the English beside it.
_AROUND = re.compile(r"^[\W_]*(?:[一二三四五六七八九十\d]{1,2}\s*[、..)）]\s*)?[\W_]*|[\W_A-Za-z]+$")
_LABELLED = re.compile(r"^\s*[\W_]*([一-鿿]{2,9}?)[】\]]?\s*[:：]\s*(.+)$")
_BULLET = re.compile(r"^(?:[\s\W_]+|[(（]?\d{1,2}[、.．)）]\s*|[①-⑳]\s*)+")
_WIDE = {
    wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_PLAIN = _WIDE | {0x3000: " ", 0xA0: " ", ord("．"): ".", ord("／"): "/", ord("－"): "-", ord("｜"): "|"}

MOBILE = re.compile(r"(?<!\d)(?:\+?86[-\s]?)?(1[3-9]\d[-\s]?\d{4}[-\s]?\d{4})(?!\d)")
EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
)
_RESIDENT_ID = r"(?<!\d)\d{6}\s?(?:19|20)\d{2}\s?\d{4}\s?\d{3}[\dXx](?![\dA-Za-z])"
# What the law keeps out of hiring, what the service holds for nobody, and how to reach somebody.
_LABELS = (
    "性别|年龄|出生年月日?|出生日期|出生地|出生|生日|民族|婚姻状况|婚姻|婚育状况|婚育|婚否|生育状况|籍贯|户籍所在地|户籍|户口所在地|户口"
    "|政治面貌|身份证号码?|身份证|证件号码?|身高|体重|健康状况|身体状况|宗教信仰|宗教|血型|生肖|星座|照片|国籍"
)
_FIELD = re.compile(rf"(?:{_LABELS})\s*[:：]\s*[^\s,，;；。|、]*|{_RESIDENT_ID}")
_OF_A_PERSON = re.compile(
    rf"(?:{_LABELS})|{_RESIDENT_ID}|[汉满回蒙藏壮苗]族|已婚|未婚|离异|已育|未育|党员|团员|群众|生于"
    r"|(?<!\d)\d{2}\s*周?岁|[男女](?:性|士|生)?(?=[\s,，。.;；、|]|$)|(?:19|20)?\d{2}\s*年\s*(?:\d{1,2}\s*月\s*)?(?:出?生)"
    r"|(?<!\d)\d0后"
)
_ALONE = re.compile(r"^\W*(?:男|女|汉族|[一-鿿]{1,3}族|已婚|未婚|\d{2}\s*周?岁)\W*$")
_REACHED = re.compile(rf"{MOBILE.pattern}|{EMAIL.pattern}|微信|QQ|电话|手机号|邮箱", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[。!?!?;；\n])")


def plain_lines(lines: Iterable[str]) -> list[str]:
    """Lines with narrow digits, letters, blanks; what nobody sees and fields about the person are gone."""
    # Of no honest résumé anything is cut off; the patterns below are not made for endless lines.
    bounded = (line[:_LONGEST_LINE] for line in islice(lines, _MOST_LINES))
    composed = (_BLANKS.sub("  ", unicodedata.normalize("NFC", line).translate(_PLAIN)) for line in bounded)
    visible = (
        "".join(one for one in line if one == "\t" or unicodedata.category(one)[0] != "C")
        for line in composed
    )
    return [line.strip() for line in (_without_fields(one) for one in visible) if line.strip()]


def _without_fields(line: str) -> str:
    cells = [_FIELD.sub(" ", cell) for cell in line.split("\t")]
    # In a table the label and the answer stand in cells of their own.
    kept = [
        cell
        for number, cell in enumerate(cells)
        if not _ALONE.match(cell)
        and not re.fullmatch(rf"\W*(?:{_LABELS})\W*", cell)
        and not (number and re.fullmatch(rf"\W*(?:{_LABELS})\W*", cells[number - 1]))
    ]
    return "\t".join(kept)


def parts_of(lines: Sequence[str]) -> Iterator[tuple[Part | None, str]]:
    """Every line with the part under whose heading it stands, None before the first; headings left out."""
    part: Part | None = None
    for line in lines:
        headed = _heading(line)
        if headed is None:
            yield part, line
            continue
        part, rest = headed
        if rest:
            yield part, rest


def _heading(line: str) -> tuple[Part, str] | None:
    if len(line) <= 3 * _LONGEST:
        bare = fold(_AROUND.sub("", line))
        if bare in _PART_OF:
            return _PART_OF[bare], ""
    labelled = _LABELLED.match(line)
    if labelled is not None and fold(labelled[1]) in _PART_OF:
        return _PART_OF[fold(labelled[1])], labelled[2]
    return None


def labelled(line: str, words: str) -> str:
    """What stands behind one of the labels, as in 职位:运营; empty where none is."""
    found = re.search(rf"(?:{words})\s*[:：]\s*([^\t|;;,,]+)", line)
    return found[1].strip() if found else ""


def without_bullet(line: str) -> str:
    """The line without the mark or number before it."""
    return _BULLET.sub("", line).strip()


def is_bulleted(line: str) -> bool:
    return bool(re.match(r"\s*(?:[•●◆■▪◦○·*➢➤√✓-]\s*\S|[(（]?\d{1,2}[、.．)）](?!\d)|[①-⑳])", line))


def work_text(lines: Iterable[str]) -> str:
    """Duties as lines, without those that say how somebody is reached."""
    return "\n".join(line for line in map(without_bullet, lines) if line and not _REACHED.search(line))


def self_text(lines: Iterable[str]) -> str:
    """What somebody says of themselves, without sentences on sex, age, origin, family, or with contacts."""
    sentences = (one for line in lines for one in _SENTENCES.split(f"{without_bullet(line)}\n"))
    kept = [one for one in sentences if not _OF_A_PERSON.search(one) and not _REACHED.search(one)]
    return "".join(kept).strip()


def tells_of_a_person(text: str) -> bool:
    return bool(_OF_A_PERSON.search(text) or _REACHED.search(text))
