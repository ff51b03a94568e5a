"""A demand as search engines read it: schema.org JobPosting as JSON-LD."""

import json

from talent.enterprises.posting import posting_of
from talent.enterprises.schemas import DemandOut

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
    posting = posting_of(demand, address)
    if posting is None:
        return ""
    text = json.dumps(posting, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def summary(demand: DemandOut) -> str:
    """One line for the results of a search engine."""
    parts = [
        demand.organisation_name,
        demand.division_name,
        "、".join(one.words for one in demand.skills[:6]),
    ]
    return " · ".join(part for part in [*parts, demand.duties.replace("\n", " ")] if part)[:150]
