"""The JSON Schema of every message and content, published by name and version.

A schema that changes gets a higher number in ``VERSIONS``: a new field that may be missing raises the number
behind the point, everything else the one before it. ``tools/exchange_schemas.py`` then writes the new file;
the old one stays, for programs were written by it.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from talent.kit.errors import NotFound
from talent.market import wire
from talent.market.contents import DemandContent, HireContent, TalentContent
from talent.market.incoming import PlacementContent, VacancyContent

_NOTHING = "没有这个数据结构。"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
Mode = Literal["validation", "serialization"]

VERSIONS: dict[str, str] = {
    "talent": "1.0",
    "demand": "1.0",
    "hire": "1.0",
    "vacancy": "1.0",
    "placement": "1.0",
    "changes": "1.0",
    "receipts": "1.0",
    "receipts-answer": "1.0",
    "push": "1.0",
    "push-answer": "1.0",
}
_CONTENTS = frozenset({"talent", "demand", "hire", "vacancy", "placement"})
# What leaves is described as it is written, what comes as it is read.
_MODELS: dict[str, tuple[type[BaseModel], Mode]] = {
    "talent": (TalentContent, "serialization"),
    "demand": (DemandContent, "serialization"),
    "hire": (HireContent, "serialization"),
    "vacancy": (VacancyContent, "validation"),
    "placement": (PlacementContent, "validation"),
    "changes": (wire.Changes, "serialization"),
    "receipts": (wire.ReceiptsInput, "validation"),
    "receipts-answer": (wire.ReceiptsOut, "serialization"),
    "push": (wire.PushInput, "validation"),
    "push-answer": (wire.PushOut, "serialization"),
}


class SchemaName(BaseModel):
    """A schema, its present version, its lasting name, and where it is."""

    model_config = ConfigDict(frozen=True)

    name: str
    version: str
    id: str
    path: str


def list_schemas() -> list[SchemaName]:
    return [
        SchemaName(name=name, version=version, id=_id(name), path=f"schemas/{name}.json")
        for name, version in VERSIONS.items()
    ]


def schema_of(name: str) -> dict[str, Any]:
    """JSON Schema, draft 2020-12. Raises ``NotFound`` for a name that there is not."""
    if name not in _MODELS:
        raise NotFound(_NOTHING)
    model, mode = _MODELS[name]
    schema = model.model_json_schema(mode=mode)
    if name in _CONTENTS:
        schema = _without_null(schema)
    if mode == "serialization":
        schema = _open(schema)
    return {"$schema": _DIALECT, "$id": _id(name), **schema}


def _id(name: str) -> str:
    return f"urn:jicai:exchange:{name}:{VERSIONS[name]}"


def _without_null(value: Any) -> Any:
    """Without the null that a missing field has with us: what is not known is left out on the wire."""
    if isinstance(value, list):
        return [_without_null(one) for one in value]
    if not isinstance(value, dict):
        return value
    told = {key: _without_null(one) for key, one in value.items() if not (key == "default" and one is None)}
    options = [one for one in told.get("anyOf", ()) if one != {"type": "null"}]
    if len(options) == len(told.get("anyOf", ())):
        return told
    rest = {key: one for key, one in told.items() if key != "anyOf"}
    return rest | (options[0] if len(options) == 1 else {"anyOf": options})


def _open(value: Any) -> Any:
    """What we send may get more fields some day, and a program that checks it must not break then."""
    if isinstance(value, list):
        return [_open(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _open(one) for key, one in value.items() if key != "additionalProperties" or one}
