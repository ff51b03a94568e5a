"""The filters in force above a list, in words, each with a way to take it away."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from talent.kit.db import Session
from talent.kit.labels import LabelledEnum
from talent.vocab import service as vocab
from web.forms import FormView
from web.i18n import N_


@dataclass(frozen=True)
class Chip:
    """A filter in force, which a click takes away."""

    key: str
    value: str
    title: str
    text: str
    # How many more there would be without it; None where nobody counted.
    adds: int | None = None


_TITLES = {
    "text": N_("关键词"),
    "category": N_("人才类别"),
    "kind": N_("用工形式"),
    "division": N_("地区"),
    "occupation": N_("职业"),
    "education_rank": N_("最低学历"),
    "education_rank_min": N_("最低学历"),
    "experience_years": N_("最少年限"),
    "experience_min": N_("最少年限"),
    "skill": N_("技能"),
    "salary_at_least": N_("月薪不低于（元）"),
}


def chips(
    session: Session,
    wanted: BaseModel,
    view: FormView,
    skill: str = "",
    adds: Mapping[str, int] | None = None,
) -> list[Chip]:
    """What narrows the list, out of the validated filter; ``skill`` is the name of the one understood."""
    found = []
    for key, title in _TITLES.items():
        value = getattr(wanted, key, None)
        if value not in (None, ""):
            text = _text(session, key, value, skill)
            found.append(Chip(key, view.value(key), title, text, (adds or {}).get(key)))
    return found


def _text(session: Session, key: str, value: object, skill: str) -> str:
    if isinstance(value, LabelledEnum):
        return value.label
    if key == "division":
        return vocab.division_name(session, str(value))
    if key == "occupation":
        return vocab.occupation_names(session, [str(value)]).get(str(value), str(value))
    if key.startswith("education_rank") and isinstance(value, int):
        return vocab.education_name(value)
    if key == "skill" and skill:
        return skill
    return f"{value:g}" if isinstance(value, float) else str(value)
