"""Rows of the demand database become outputs, with a fixed number of queries however many rows there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.organisations import is_verified
from talent.accounts.rules import effective_verification
from talent.accounts.tables import Organisation
from talent.enterprises.cautions import cautions
from talent.enterprises.enums import Importance
from talent.enterprises.queries import organisations_by_id, skills_by_demand
from talent.enterprises.rules import (
    ENDED,
    LIVE,
    TRANSITIONS,
    confirm_by,
    effective_state,
    missing_for_publishing,
    texts_of,
    unlawful_words,
)
from talent.enterprises.schemas import DemandCard, DemandOut, DemandSkillOut, FindingOut
from talent.enterprises.sources import source_out
from talent.enterprises.tables import Demand, DemandSkill
from talent.kit.clock import today
from talent.kit.errors import FieldError
from talent.kit.sentences import say
from talent.vocab.service import division_names, occupation_names, skill_names

_IMPORTANCE = {Importance.MUST: 0, Importance.REQUIRED: 1, Importance.PREFERRED: 2}


@dataclass(frozen=True, slots=True)
class _Names:
    organisations: dict[int, Organisation]
    divisions: dict[str, str]
    occupations: dict[str, str]
    skills: dict[int, list[DemandSkill]]


def demand_cards(session: Session, actor: Actor, demands: Sequence[Demand]) -> list[DemandCard]:
    """In the order given."""
    names = _names(session, demands)
    return [
        DemandCard(**_shared(actor, demand, names), skills=_words(names.skills[_id(demand)]))
        for demand in demands
    ]


def demand_out(session: Session, actor: Actor, demand: Demand) -> DemandOut:
    """The whole demand; what is for its own enterprise only is empty for others."""
    names = _names(session, [demand])
    skills = names.skills[_id(demand)]
    shared = _shared(actor, demand, names)
    organisation = names.organisations[demand.organisation_id]
    return DemandOut(
        **shared,
        duties=demand.duties,
        conditions=demand.conditions,
        education_must=demand.education_must,
        experience_must=demand.experience_must,
        place_must=demand.place_must,
        skills=_skills_out(session, skills),
        source=source_out(session, demand, skills, mine=shared["mine"]),
        created_at=demand.created_at,
        updated_at=demand.updated_at,
        **(_for_its_own(demand, skills, organisation) if shared["mine"] else _FOR_OTHERS),
    )


def verification_errors(organisation: Organisation, day: date) -> list[FieldError]:
    """Why the enterprise may not post today and what it can do about it; empty if it may."""
    if not organisation.name.strip():
        return [FieldError("employer", "请先填写企业名称。")]
    state = effective_verification(organisation.verification, organisation.verified_until, day)
    if state is Verification.VERIFIED:
        return []
    message = _UNVERIFIED[state]
    note = organisation.verification_note if state is Verification.REJECTED else ""
    return [
        FieldError(
            "employer", say("{message}审核意见：{note}", message=message, note=note) if note else message
        )
    ]


_UNVERIFIED = {
    Verification.PENDING: "机构还没有认证，审核通过后才能发布。草稿已保存，请在“认证”页面提交认证资料。",
    Verification.REJECTED: "认证审核未通过，暂不能发布。请按审核意见修改后，在“认证”页面重新提交审核。",
    Verification.LAPSED: "认证已过期（每六个月须重新核验），暂不能发布。请在“认证”页面重新提交认证资料。",
}
_FOR_OTHERS: dict[str, Any] = {"findings": [], "blockers": [], "warnings": [], "next_states": []}


def _names(session: Session, demands: Sequence[Demand]) -> _Names:
    return _Names(
        organisations_by_id(session, {demand.organisation_id for demand in demands}),
        division_names(session, {demand.division for demand in demands}),
        occupation_names(session, {demand.occupation for demand in demands}),
        skills_by_demand(session, [_id(demand) for demand in demands]),
    )


def _shared(actor: Actor, demand: Demand, names: _Names) -> dict[str, Any]:
    """What a card and a whole demand both say."""
    organisation = names.organisations[demand.organisation_id]
    mine = actor.organisation_id == demand.organisation_id
    return {
        "id": _id(demand),
        "state": effective_state(demand, today()),
        "title": demand.title,
        "organisation_id": demand.organisation_id,
        "organisation_name": organisation.name,
        "verified": is_verified(organisation, today()),
        "vouched_by": organisation.vouched_by,
        "mine": mine,
        "occupation": demand.occupation,
        "occupation_name": names.occupations.get(demand.occupation or "", ""),
        "category": demand.category,
        "headcount": demand.headcount,
        "division": demand.division,
        "division_name": names.divisions.get(demand.division or "", ""),
        "remote": demand.remote,
        "kind": demand.kind,
        "salary_min": demand.salary_min,
        "salary_max": demand.salary_max,
        "education_rank": demand.education_rank,
        "experience_years": demand.experience_years,
        "starts_on": demand.starts_on,
        "valid_until": demand.valid_until,
        "published_at": demand.published_at,
        "confirmed_on": demand.confirmed_on,
        "template": mine and demand.template,
        "paused_for": demand.paused_for if mine else None,
        "confirm_by": confirm_by(demand, today()) if mine else None,
        "version": demand.version,
    }


def _for_its_own(demand: Demand, skills: Sequence[DemandSkill], organisation: Organisation) -> dict[str, Any]:
    state = effective_state(demand, today())
    next_states = list(TRANSITIONS[state])
    if state in ENDED:
        return _FOR_OTHERS | {"next_states": next_states}
    texts = texts_of(demand, skills)
    missing = missing_for_publishing(demand, today(), shortest=0 if state in LIVE else 1)
    return {
        "findings": [
            FindingOut(
                field=field,
                words=one.words,
                ground=one.ground,
                advice=one.advice,
                start=one.start,
                end=one.end,
            )
            for field, one in unlawful_words(texts)
        ],
        "blockers": [*verification_errors(organisation, today()), *missing],
        "warnings": cautions(texts, demand.salary_min, demand.salary_max),
        "next_states": next_states,
    }


def _words(skills: Sequence[DemandSkill]) -> list[str]:
    return [skill.words for skill in sorted(skills, key=lambda one: _IMPORTANCE[one.importance])]


def _skills_out(session: Session, skills: Sequence[DemandSkill]) -> list[DemandSkillOut]:
    names = skill_names(session, {skill.skill for skill in skills if skill.skill})
    return [
        DemandSkillOut(
            words=skill.words,
            skill=skill.skill,
            name=names.get(skill.skill or "", ""),
            level=skill.level,
            importance=skill.importance,
        )
        for skill in skills
    ]


def _id(demand: Demand) -> int:
    assert demand.id is not None
    return demand.id
