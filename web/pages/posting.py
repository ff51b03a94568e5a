"""A demand as search engines read it: schema.org JobPosting as JSON-LD."""

import json
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
# What could end the element, or begin a comment in it, is written as an escape of JSON.
_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def job_posting(demand: DemandOut, address: str) -> str:
    """The content of a script element of data; empty for a demand to which nobody can apply now."""
    if demand.state is not DemandState.OPEN or not demand.verified:
        return ""
    text = json.dumps(_posting(demand, address), ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def summary(demand: DemandOut) -> str:
    """One line for the results of a search engine."""
    parts = [
        demand.organisation_name,
        demand.division_name,
        "、".join(one.words for one in demand.skills[:6]),
    ]
    return " · ".join(part for part in [*parts, demand.duties.replace("\n", " ")] if part)[:150]


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
    address = {"@type": "PostalAddress", "addressCountry": "CN", "addressRegion": "河北省"}
    return address | ({"addressLocality": demand.division_name} if demand.division_name else {})


def _occupation(demand: DemandOut) -> str:
    return f"{demand.occupation} {demand.occupation_name}" if demand.occupation else ""


def _salary(demand: DemandOut) -> dict[str, Any] | None:
    ends = {"minValue": demand.salary_min, "maxValue": demand.salary_max}
    value = {key: end for key, end in ends.items() if end is not None}
    if not value:
        return None
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
