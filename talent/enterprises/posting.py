"""A demand as schema.org JobPosting: what search engines and other systems read of it."""

from html import escape
from typing import Any

from talent.enterprises.enums import DemandState
from talent.enterprises.schemas import DemandOut
from talent.kit.clock import SHANGHAI
from talent.kit.terms import EmploymentKind
from talent.vocab.service import education_name

_KINDS = {
    EmploymentKind.FULL_TIME: "FULL_TIME",
    EmploymentKind.PART_TIME: "PART_TIME",
    EmploymentKind.INTERNSHIP: "INTERN",
    EmploymentKind.PROJECT: "CONTRACTOR",
}
# Of the ranks of education those that the standard has a word for.
_CREDENTIALS = {
    3: "high school",
    4: "associate degree",
    5: "bachelor degree",
    6: "postgraduate degree",
    7: "postgraduate degree",
}
_CLASSIFICATION = "中华人民共和国职业分类大典（2022年版）"
_REGION = "河北省"


def posting_of(demand: DemandOut, address: str) -> dict[str, Any] | None:
    """The posting at the address of its page; None for a demand to which nobody can apply now."""
    if demand.state is not DemandState.OPEN or not demand.verified:
        return None
    return _posting(demand, address)


def _posting(demand: DemandOut, address: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": demand.title,
        "description": _description(demand),
        "identifier": {"@type": "PropertyValue", "name": demand.organisation_name, "value": str(demand.id)},
        "url": address,
        "employmentType": _KINDS[demand.kind],
        "hiringOrganization": {"@type": "Organization", "name": demand.organisation_name},
        "jobLocation": {"@type": "Place", "address": _place(demand)},
        "directApply": demand.source is None or demand.source.answered_here,
        "sameAs": demand.source and demand.source.url,
        "jobStartDate": demand.starts_on and demand.starts_on.isoformat(),
        "responsibilities": demand.duties,
        "qualifications": demand.conditions,
        "datePosted": demand.published_at and demand.published_at.astimezone(SHANGHAI).isoformat(),
        "validThrough": demand.valid_until and f"{demand.valid_until.isoformat()}T23:59:59+08:00",
        "totalJobOpenings": demand.headcount,
        "occupationalCategory": _occupation(demand),
        "skills": "、".join(one.words for one in demand.skills),
        "baseSalary": _salary(demand),
        "educationRequirements": _education(demand),
        "experienceRequirements": _experience(demand),
    }
    if demand.remote:
        found["jobLocationType"] = "TELECOMMUTE"
        found["applicantLocationRequirements"] = {"@type": "Country", "name": "CN"}
    return {key: value for key, value in found.items() if value}


def _description(demand: DemandOut) -> str:
    """The standard wants HTML; what the enterprise wrote is text."""
    source = f"本岗位转载自{demand.source.name}。" if demand.source else ""
    texts = [text for text in (demand.duties, demand.conditions, source) if text]
    return "".join(f"<p>{escape(line)}</p>" for text in texts for line in text.splitlines() if line)


def _place(demand: DemandOut) -> dict[str, str]:
    address = {"@type": "PostalAddress", "addressCountry": "CN", "addressRegion": _REGION}
    return address | ({"addressLocality": demand.division_name} if demand.division_name else {})


def _occupation(demand: DemandOut) -> dict[str, Any] | None:
    if not demand.occupation:
        return None
    classification = {"@type": "CategoryCodeSet", "name": _CLASSIFICATION}
    return {
        "@type": "CategoryCode",
        "codeValue": demand.occupation,
        "name": demand.occupation_name,
        "inCodeSet": classification,
    }


def _salary(demand: DemandOut) -> dict[str, Any] | None:
    """Where both ends are one it is a value: of a range whose ends are equal search engines complain."""
    ends = {"minValue": demand.salary_min, "maxValue": demand.salary_max}
    value = {key: end for key, end in ends.items() if end is not None}
    if not value:
        return None
    if demand.salary_min == demand.salary_max:
        value = {"value": value["minValue"]}
    amount = {"@type": "QuantitativeValue", "unitText": "MONTH", **value}
    return {"@type": "MonetaryAmount", "currency": "CNY", "value": amount}


def _education(demand: DemandOut) -> dict[str, str] | None:
    category = _CREDENTIALS.get(demand.education_rank or 0)
    if category is None:
        return None
    name = education_name(demand.education_rank)
    return {"@type": "EducationalOccupationalCredential", "credentialCategory": category, "name": name}


def _experience(demand: DemandOut) -> dict[str, Any] | None:
    if not demand.experience_years:
        return None
    months = round(demand.experience_years * 12)
    return {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": months}
