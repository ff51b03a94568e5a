"""Vacancies that come: each becomes a demand of its employer, with its source."""

from typing import Any

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.rules import EMPLOYER_KINDS
from talent.accounts.tables import Organisation
from talent.accounts.vouching import vouch_for
from talent.enterprises.forwarding import Origin, close_forwarded, forward_demand
from talent.enterprises.schemas import DemandInput, DemandSkillInput
from talent.kit.errors import Invalid
from talent.market.clients import client_of
from talent.market.enums import RecordKind
from talent.market.incoming import VacancyContent
from talent.market.pushing import Sender, Taker, push
from talent.market.tables import InRecord
from talent.market.wire import PushInput, PushOut
from talent.notices.enums import NoticeKind
from talent.notices.service import tell_organisation
from talent.vocab.service import division_codes, education_ranks, skill_names

_MONTHS = 12
_NO_EMPLOYER = "employer.uscc：该机构在本平台不是用人单位。"
_NO_EDUCATION = "education_level：没有这个学历代码（GB/T 4658）。"
_NO_DIVISION = "employer.division：没有这个行政区划代码（GB/T 2260）。"


def push_vacancies(session: Session, actor: Actor, data: PushInput, *, key: str = "") -> PushOut:
    """New and changed ones are published, withdrawn ones closed."""
    return push(session, actor, _TAKER, market_of(session, actor), data, key)


def market_of(session: Session, actor: Actor) -> str:
    """What the market is called for which the actor acts."""
    return session.get_one(Organisation, client_of(session, actor).organisation_id).name


def _apply(session: Session, sender: Sender, row: InRecord, content: VacancyContent) -> int:
    data = _demand(session, content)
    employer = _employer(session, sender, content)
    origin = Origin(content.source.name, content.source.url or "", row.reference)
    number = forward_demand(session, sender.actor, employer.id or 0, data, origin, row.object_id)
    if number != row.object_id:
        tell_organisation(
            session,
            employer.id or 0,
            NoticeKind.DEMAND_FORWARDED,
            key=f"demand:{number}:forwarded",
            path=f"/enterprise/demands/{number}",
            title=content.title,
        )
    return number


def _withdraw(session: Session, sender: Sender, row: InRecord) -> None:
    assert row.object_id is not None
    close_forwarded(session, sender.actor, row.object_id)


def _employer(session: Session, sender: Sender, content: VacancyContent) -> Organisation:
    employer = content.employer
    if employer.division and employer.division not in division_codes(session):
        raise Invalid(_NO_DIVISION)
    found = vouch_for(session, sender.actor, employer.uscc, employer.name, employer.division, sender.market)
    if found.kind not in EMPLOYER_KINDS:
        raise Invalid(_NO_EMPLOYER)
    return found


def _demand(session: Session, content: VacancyContent) -> DemandInput:
    values: dict[str, Any] = content.model_dump(
        exclude={"employer", "source", "education_level", "experience_months", "skills"}
    )
    rank = None
    if content.education_level is not None:
        rank = education_ranks(session).get(content.education_level)
        if rank is None:
            raise Invalid(_NO_EDUCATION)
    months = content.experience_months
    known = skill_names(session, {one.code for one in content.skills if one.code})
    skills = [
        DemandSkillInput(
            words=one.name,
            # A code that we do not have says no more than the name.
            skill=one.code if one.code in known else None,
            level=one.level,
            importance=one.importance,
        )
        for one in content.skills
    ]
    return DemandInput(
        **values,
        education_rank=rank or None,
        experience_years=None if months is None else months / _MONTHS,
        skills=skills,
    )


_TAKER = Taker(RecordKind.VACANCY, VacancyContent, _apply, _withdraw, keeps_refused=True)
