"""Types of input text: clean at the door, so that no table, export or log has to be wary of it later."""

import re
import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError
from stdnum.cn import uscc as stdnum_uscc
from stdnum.exceptions import ValidationError as StdnumError

from talent.kit.clock import today

# Bounds for fields that set none of their own; longer text is no honest input.
LINE_MAX = 500
PARAGRAPHS_MAX = 20_000

_BLANKS = re.compile(r"\s+")
# Word's soft break (\x0b) among them.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_EMAIL = re.compile(r"[a-z0-9._%+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_RESIDENT_ID = re.compile(r"[1-9]\d{16}[\dX]")
# What spreadsheets and phones slip in unseen: zero-width marks, soft hyphen, byte order mark.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
# Cc control, Cs lone surrogate, Co private use, Cn unassigned (U+FFFE and the like), bidirectional overrides.
_REFUSED = frozenset({"Cc", "Cs", "Co", "Cn"})
_BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# ISO 7064 MOD 11-2, as GB 11643 prescribes: weights of the first 17 digits, and the check characters.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"


def no_control(text: str, allowed: str = "") -> str:
    """The text unchanged; a control character, a lone surrogate or a direction override is refused."""
    for character in text:
        if character in allowed:
            continue
        if unicodedata.category(character) in _REFUSED or character in _BIDIRECTIONAL:
            raise PydanticCustomError("text_control", "含有不可见的控制字符，请删除后再试。")
    return text


def without_control(text: str, allowed: str = "") -> str:
    """The text without what ``no_control`` refuses."""
    return "".join(
        one
        for one in text
        if one in allowed or (unicodedata.category(one) not in _REFUSED and one not in _BIDIRECTIONAL)
    )


def clean_line(text: str) -> str:
    """NFC, invisible marks dropped, every run of blanks (line breaks too) one space, ends stripped."""
    return _bounded(_BLANKS.sub(" ", _composed(text)).strip(), LINE_MAX)


def clean_paragraphs(text: str) -> str:
    """NFC, line ends as ``\\n``, blanks at the end of lines dropped; tabs and empty lines may stay."""
    lines = (line.rstrip() for line in _composed(text).split("\n"))
    return _bounded("\n".join(lines).strip(), PARAGRAPHS_MAX)


def clean_mobile(text: str) -> str:
    """Eleven digits of a mainland mobile number; blanks, hyphens and +86 are taken off."""
    digits = re.sub(r"[\s-]", "", _narrow(text)).removeprefix("+86").removeprefix("0086")
    if not _MOBILE.fullmatch(digits):
        raise PydanticCustomError("mobile", "请填写11位手机号码。")
    return digits


def clean_email(text: str) -> str:
    """Lower case; the shape only, for whether it is reached nobody can know beforehand."""
    address = _narrow(text).strip().lower()
    if len(address) > 120 or not _EMAIL.fullmatch(address):
        raise PydanticCustomError("email", "请填写有效的电子邮箱，例如 name@example.com。")
    return address


def clean_uscc(text: str) -> str:
    """A unified social credit code, GB 32100-2015, with a right check character."""
    code = re.sub(r"[\s-]", "", _narrow(text)).upper()
    try:
        return str(stdnum_uscc.validate(code))
    except StdnumError as error:
        raise PydanticCustomError("uscc", "统一社会信用代码有误，请核对18位代码。") from error


def clean_resident_id(text: str) -> str:
    """A citizen's number, GB 11643-1999: check character and date of birth only.

    The county is not looked up: lists by year refuse real people whose county was renumbered later.
    """
    number = re.sub(r"[\s-]", "", _narrow(text)).upper()
    if not _RESIDENT_ID.fullmatch(number) or not _check_character_fits(number) or not _was_born(number):
        raise PydanticCustomError("resident_id", "公民身份号码有误，请核对18位号码。")
    return number


def _composed(text: str) -> str:
    """NFC with one kind of line end, and without what nobody sees."""
    plain = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).translate(_INVISIBLE)
    return no_control(plain, allowed="\n\t")


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE)


def _bounded(text: str, limit: int) -> str:
    if len(text) > limit:
        raise PydanticCustomError("text_long", "内容过长，请控制在{limit}个字以内。", {"limit": limit})
    return text


def _check_character_fits(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11] == number[17]


def _was_born(number: str) -> bool:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return date(1900, 1, 1) <= born <= today()


Line = Annotated[str, AfterValidator(clean_line)]
Paragraphs = Annotated[str, AfterValidator(clean_paragraphs)]
Mobile = Annotated[str, AfterValidator(clean_mobile)]
Email = Annotated[str, AfterValidator(clean_email)]
Uscc = Annotated[str, AfterValidator(clean_uscc)]
ResidentId = Annotated[str, AfterValidator(clean_resident_id)]
