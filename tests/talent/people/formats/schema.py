"""JSON Resume 1.0.0 as a JSON Schema, written anew from its documentation: kinds and patterns alone."""

from typing import Any

_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_DAY: dict[str, Any] = {
    "type": "string",
    "pattern": "^([1-2][0-9]{3}-[0-1][0-9]-[0-3][0-9]|[1-2][0-9]{3}-[0-1][0-9]|[1-2][0-9]{3})$",
}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _list(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(**properties)}


_SPAN = {"startDate": _DAY, "endDate": _DAY}
SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "$schema": _TEXT,
        "basics": _object(
            name=_TEXT,
            label=_TEXT,
            email={"type": "string", "format": "email"},
            phone=_TEXT,
            summary=_TEXT,
            location=_object(city=_TEXT, countryCode=_TEXT, region=_TEXT),
        ),
        "work": _list(name=_TEXT, position=_TEXT, summary=_TEXT, highlights=_TEXTS, **_SPAN),
        "education": _list(institution=_TEXT, area=_TEXT, studyType=_TEXT, **_SPAN),
        "certificates": _list(name=_TEXT, date=_DAY, issuer=_TEXT),
        "skills": _list(name=_TEXT, level=_TEXT, keywords=_TEXTS),
        "languages": _list(language=_TEXT, fluency=_TEXT),
        "meta": _object(version=_TEXT, lastModified=_TEXT),
    },
}
