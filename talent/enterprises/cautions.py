"""What is lawful to write and still better mended: a hint to who posts, never an obstacle. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from talent.enterprises.lawful_text import read
from talent.enterprises.lawful_words import any_of
from talent.kit.sentences import Message, Sentence, say

# Wider than this, a range of pay says little.
WIDEST_PAY = 2.0


@dataclass(frozen=True, slots=True)
class Caution:
    """``words`` quotes the field's text, or is empty where the caution is about a number."""

    field: str
    words: str
    message: Message


_BAIT = any_of(
    r"""(?<!非)高薪 保录用 包录用 保证录用 包就业 包上岗 日结(?:工资)?\d{2,5}元? 日结[千百]元? 日[入赚]\d{2,5}
    月入[过\d]?\d*万 轻松(?:月入|日赚|赚钱|拿) 躺赚 稳赚 在家日结 刷单 内部名额 上不封顶 薪资无上限"""
)
_CONTACT = any_of(
    r"""(?<!\d)1[3-9]\d{9}(?!\d) 0\d{2,3}-\d{7,8} 加(?:我)?(?:微信|v信|vx|qq)
    (?:微信号?|vx|v信|wechat|qq号?)[:号是]*[a-z0-9_-]{5,20}"""
)
_LINK = any_of(r"https?://[\w./?=&%#-]+ www\.[\w./-]+ [a-z0-9-]+\.(?:com|cn|net|top|vip|xyz)(?![a-z])")
_FEE = any_of("押金 保证金 报名费 培训费 服装费 体检费 学费 资料费 建档费 入职费")
_PAID_TRAINING = (
    r"先培训后上岗|培训贷|(?:岗前|入职|带薪)?培训[^,。;\n|]{0,8}"
    + any_of("缴费 缴纳 收费 交费 需付费 需自费 费用自理 贷款")
    + rf"|(?:需|须|要|先|应|收取?|缴纳?|交纳?)[^,。;\n|]{{0,6}}{_FEE}"
)
_NO_FEES = re.compile(
    r"(?:不(?:得|会)?(?:收取?|要|交|用交)|无需|无须|免|没有|严禁|禁止|零|无)"
    r"(?:缴纳|交纳|交|收取?|任何|一切){0,3}[^,。;\n|]{0,6}(?:押金|保证金|费|贷)[^,。;\n|]{0,4}"
)
_RULES: tuple[tuple[re.Pattern[str], Callable[[str], Sentence]], ...] = (
    (
        re.compile(_BAIT),
        lambda words: say("“{words}”像诱饵用语，容易被举报为虚假招聘，请写明真实的薪酬和条件。", words=words),
    ),
    (
        re.compile(_CONTACT),
        lambda words: say("“{words}”是联系方式。正文里请不要留联系方式，双方同意后平台会交换。", words=words),
    ),
    (
        re.compile(r"[a-z0-9_.+-]+@[a-z0-9-]+\.[a-z0-9.]+"),
        lambda words: say("“{words}”是电子邮箱。正文里请不要留联系方式。", words=words),
    ),
    (re.compile(_LINK), lambda words: say("“{words}”是链接，正文里请不要放链接。", words=words)),
    (
        re.compile(_PAID_TRAINING),
        lambda words: say(
            "“{words}”涉及向求职者收费或“招转培”。不得向求职者收取押金、培训费等费用。", words=words
        ),
    ),
    (
        re.compile(r"团队[^,。;\n|]{0,4}年轻化?|年轻化?的?团队|氛围年轻"),
        lambda words: say("“{words}”会让人以为有年龄限制，建议改写为团队的工作方式。", words=words),
    ),
)


def cautions(texts: Mapping[str, str], salary_min: int | None, salary_max: int | None) -> list[Caution]:
    """``texts`` by name of field. In the order of the fields, the pay last."""
    found = [caution for field, text in texts.items() for caution in _in_text(field, text)]
    if salary_min and salary_max and salary_max > salary_min * WIDEST_PAY:
        message = "最高月薪超过最低月薪的两倍，范围过宽，求职者难以判断，建议收窄或分成两个岗位。"
        found.append(Caution("salary_max", "", message))
    return found


def _in_text(field: str, text: str) -> list[Caution]:
    view = read(text, keep_blanks=False)
    # What is free of charge, and what is quoted already.
    taken = [match.span() for match in _NO_FEES.finditer(view.text)]
    found: list[tuple[int, Caution]] = []
    for pattern, message in _RULES:
        for match in pattern.finditer(view.text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            start, end = view.span(*match.span())
            words = text[start:end]
            found.append((start, Caution(field, words, message(words))))
    return [caution for _, caution in sorted(found, key=lambda one: one[0])]
