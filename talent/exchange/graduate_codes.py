"""Cells of graduates that name something of a code list: majors, levels of education and places."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from sqlmodel import Session

from talent.exchange.layouts import WrongCell
from talent.vocab import service as vocab
from talent.vocab.schemas import MajorOut
from talent.vocab.words import fold

_ECOMMERCE = "ecommerce"
# A code anywhere in the cell, as the template's choices have it: 电子商务（530701）.
_CODE = re.compile(r"(?<![0-9A-Z])\d{6}[TK]{0,2}(?![0-9A-Z])")
_NOISE = re.compile(r"[（()）【】\[\]\s-]+")
_NO_LEVEL = "没有这个学历，请从下拉列表中选择，例如大专、本科。"
_NO_PLACE = "没有找到这个地方，请填写河北省的城市或区县，例如石家庄市；外省请留空。"
_SEVERAL_PLACES = "叫这个名字的区县不止一个，请写上城市，例如石家庄市桥西区。"
# Of the levels of the list of majors those that a level of education goes with.
_OF_LEVEL = {
    "11": ("undergraduate",),
    "14": ("undergraduate",),
    "21": ("undergraduate", "vocational_undergraduate"),
    "31": ("vocational_college",),
    "61": ("secondary_vocational",),
    "41": ("secondary_vocational",),
}
_ALSO = {
    "大学本科": "21",
    "职业本科": "21",
    "普通本科": "21",
    "学士": "21",
    "专科": "31",
    "大学专科": "31",
    "高职": "31",
    "高职高专": "31",
    "高职专科": "31",
    "硕士研究生": "14",
    "研究生": "14",
    "博士研究生": "11",
    "中专": "41",
    "中职": "41",
}


class CodeLists:
    """The lists, each read once however many rows there are."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def choices(self) -> Mapping[str, Sequence[str]]:
        """What the template offers."""
        return {
            "major": [
                f"{one.name}（{one.code}）" for one in self._majors.values() if one.group == _ECOMMERCE
            ],
            "education_level": [one.name for one in vocab.education_levels(self._session)],
            "division": [city.name for city in vocab.divisions(self._session)],
        }

    def major(self, text: str, level: str | None) -> tuple[str | None, str]:
        """Code and name. A name that no list has, or that several levels have, stands without a code."""
        match = _CODE.search(text.upper())
        if match is not None and match.group() in self._majors:
            one = self._majors[match.group()]
            rest = _NOISE.sub("", text.upper().replace(one.code, ""))
            if rest in ("", _NOISE.sub("", one.name.upper())):
                return one.code, one.name
        named = self._majors_by_name[fold(text)]
        if len(named) > 1 and level is not None:
            named = [one for one in named if one.level in _OF_LEVEL.get(level, ())]
        return (named[0].code, named[0].name) if len(named) == 1 else (None, text)

    def level(self, text: str | None) -> str | None:
        if text is None:
            return None
        code = self._levels.get(fold(text).removesuffix("学历").removesuffix("毕业"))
        if code is None:
            raise WrongCell(_NO_LEVEL)
        return code

    def division(self, text: str | None) -> str | None:
        if text is None:
            return None
        found = self._places.get(fold(text).removeprefix("河北省"), set())
        if len(found) != 1:
            raise WrongCell(_SEVERAL_PLACES if found else _NO_PLACE)
        return min(found)

    @cached_property
    def _majors(self) -> dict[str, MajorOut]:
        return {one.code: one for one in vocab.majors(self._session)}

    @cached_property
    def _majors_by_name(self) -> defaultdict[str, list[MajorOut]]:
        found: defaultdict[str, list[MajorOut]] = defaultdict(list)
        for one in self._majors.values():
            found[fold(one.name)].append(one)
        return found

    @cached_property
    def _levels(self) -> dict[str, str]:
        """By the code, by what the form offers, and as schools write it."""
        codes = {code: code for code in vocab.education_ranks(self._session)}
        return codes | _ALSO | {fold(one.name): one.code for one in vocab.education_levels(self._session)}

    @cached_property
    def _places(self) -> defaultdict[str, set[str]]:
        """Cities and counties by their names, with and without the city before it, and by their codes."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for city in vocab.divisions(self._session):
            bare = city.name.removeprefix("河北")
            for name in (city.code, city.name, bare, bare.removesuffix("市").removesuffix("新区")):
                found[fold(name)].add(city.code)
            for county in city.counties:
                short = city.name.removesuffix("市")
                for name in (county.code, county.name, f"{city.name}{county.name}", f"{short}{county.name}"):
                    found[fold(name)].add(county.code)
        return found
