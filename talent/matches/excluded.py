"""Hard conditions in words: why one person fails them, and what dropping them would add."""

from collections.abc import Collection

from sqlmodel import Session

from matching.combinations import Combinations
from matching.conditions import drops
from matching.places import MUST_KM
from matching.shapes import Ranking, Talent
from matching.shortfalls import Shortfall, Value
from talent.kit.sentences import Sentence, say
from talent.kit.terms import SKILL_LEVELS, Category
from talent.matches.labels import condition_label, skill_label
from talent.matches.pair_schemas import Unmet
from talent.matches.schemas import Dropped, Excluded
from talent.vocab.service import division_names, education_name, skill_names

Names = dict[str, str]

_UNKNOWN = ":unknown"


def unmet_of(session: Session, talent: Talent, found: Collection[Shortfall], *, own: bool) -> list[Unmet]:
    """``own`` is for the person and staff: accepted places are named, and the advice is for the person."""
    names = skill_names(session, [one.condition.removeprefix("skill:") for one in found])
    codes = [str(one.asked) for one in found if one.condition == "place"]
    places = division_names(session, [*codes, *talent.divisions])
    return [
        Unmet(
            condition=one.condition,
            label=condition_label(one.condition, names),
            unknown=one.unknown,
            why=_why(one, {**names, **places}, own),
            advice=_advice(one, {**names, **places}) if own else _request(one),
        )
        for one in found
    ]


def drops_of(found: Combinations, names: Names) -> list[Dropped]:
    return [
        Dropped(
            conditions=list(drop.conditions),
            labels=[condition_label(name, names) for name in drop.conditions],
            adds=drop.adds,
        )
        for drop in drops(found)
    ]


def excluded_of(ranking: Ranking, names: Names) -> tuple[list[Excluded], list[Dropped]]:
    """How many each condition excludes, and the pairs where dropping one alone brings nobody."""
    conditions = conditions_in(ranking)
    drops = drops_of(ranking.failing, names) if conditions else []
    alone = {drop.conditions[0]: drop.adds for drop in drops if len(drop.conditions) == 1}
    excluded = [
        Excluded(
            condition=name,
            label=condition_label(name, names),
            count=ranking.excluded[name],
            unknown=ranking.excluded.get(name + _UNKNOWN, 0),
            adds=alone.get(name, 0),
        )
        for name in conditions
    ]
    return excluded, [drop for drop in drops if len(drop.conditions) > 1]


def conditions_in(ranking: Ranking) -> list[str]:
    """The hard conditions that exclude somebody."""
    return [name for name in ranking.excluded if not name.endswith(_UNKNOWN)]


def _why(one: Shortfall, names: Names, own: bool) -> Sentence:
    kind = one.condition.partition(":")[0]
    if kind == "education":
        asked = education_name(_number(one.asked))
        if one.unknown:
            return say("要求{asked}及以上，档案没有填写学历", asked=asked)
        return say("要求{asked}及以上，档案是{have}", asked=asked, have=education_name(_number(one.have)))
    if kind == "experience":
        if one.unknown:
            return say("要求 {asked} 年以上经验，档案没有填写工作年限", asked=_years(one.asked))
        return say(
            "要求 {asked} 年以上经验，档案是 {have} 年", asked=_years(one.asked), have=_years(one.have)
        )
    if kind == "place":
        return _why_place(one, names, own)
    return _why_category(one) if kind == "category" else _why_skill(one, names)


def _why_place(one: Shortfall, names: Names, own: bool) -> Sentence:
    asked, km = names.get(str(one.asked), str(one.asked)), f"{MUST_KM:g}"
    if one.unknown:
        return say("工作地点在{asked}，档案没有填写愿意去的地点", asked=asked)
    if one.remedy is None:
        return say("工作地点在{asked}，本人只接受远程工作", asked=asked)
    if not own:
        return say("工作地点在{asked}，本人愿意去的地点都不在 {km} 公里以内", asked=asked, km=km)
    have = tuple(names.get(code, code) for code in _list(one.have))
    return say(
        "工作地点在{asked}，档案中愿意去的是{have}，都不在 {km} 公里以内", asked=asked, have=have, km=km
    )


def _why_category(one: Shortfall) -> Sentence:
    asked = Category(str(one.asked)).label
    held = _list(one.have)
    if one.unknown:
        return say("只招{asked}，档案没有填写人才类别", asked=asked)
    if one.asked in held:
        return say("只招{asked}，档案中的这一身份已经到期", asked=asked)
    return say("只招{asked}，档案是{have}", asked=asked, have=tuple(Category(code).label for code in held))


def _why_skill(one: Shortfall, names: Names) -> Sentence:
    values = {"skill": _skill(one, names), "asked": SKILL_LEVELS[_number(one.asked)]}
    if one.unknown:
        return say("要求“{skill}”达到{asked}，档案没有填写任何技能", **values)
    if not one.have:
        return say("要求“{skill}”达到{asked}，档案中没有这项技能", **values)
    return say("要求“{skill}”达到{asked}，档案是{have}", **values, have=SKILL_LEVELS[_number(one.have)])


def _advice(one: Shortfall, names: Names) -> Sentence:
    """What the person can do; nobody is told to claim what is not so."""
    kind = one.condition.partition(":")[0]
    if kind == "skill":
        return say("确实会“{skill}”的话，写进档案并提交凭据。", skill=_skill(one, names))
    if kind == "place" and one.remedy is not None:
        place = names.get(str(one.asked), str(one.asked))
        return say("愿意到{place}工作的话，加进希望工作的地方。", place=place)
    if kind == "category" and one.asked in _list(one.have):
        return say("这一身份仍然有效的话，更新它的结束日期。")
    if kind == "category":
        return say("属于{asked}的话，填进档案的人才类别。", asked=Category(str(one.asked)).label)
    if one.unknown:
        return say("在档案中填写后会重新判断。")
    return say("这一项不能靠修改档案满足，由企业决定是否放宽。可以先看其他岗位。")


def _request(one: Shortfall) -> Sentence:
    """What the enterprise can do."""
    kind = one.condition.partition(":")[0]
    if one.unknown:
        return say("没有填写不等于不具备。不作为硬性条件，这位就满足。")
    if kind == "education":
        return say("把学历要求降到{have}，这位就满足这一条。", have=education_name(_number(one.have)))
    if kind == "experience" and one.have:
        return say("把工作年限降到 {have} 年，这位就满足这一条。", have=_years(one.have))
    if kind == "skill" and one.have:
        return say("把程度要求降到{have}，这位就满足这一条。", have=SKILL_LEVELS[_number(one.have)])
    return say("不作为硬性条件，这位就满足这一条。")


def _skill(one: Shortfall, names: Names) -> str:
    return skill_label(one.condition.removeprefix("skill:"), names)


def _number(value: Value | None) -> int:
    assert isinstance(value, (int, float))
    return int(value)


def _years(value: Value | None) -> str:
    assert isinstance(value, (int, float))
    return f"{value:g}"


def _list(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
