"""The published schemas: as the committed copies have them, and true of what is sent."""

import json
from pathlib import Path
from typing import Any

import pytest

from talent.kit.db import Session
from talent.kit.errors import NotFound
from talent.market.canonical import canonical
from talent.market.enums import RecordKind
from talent.market.projecting import contents_of
from talent.market.publishing import VERSIONS, list_schemas, schema_of
from tests.factories.accounts import make_organisation
from tests.factories.enterprises import make_demand
from tests.factories.market import make_known_person

FOLDER = Path(__file__).parents[3] / "docs" / "schemas"
ADVICE = """\
The schema {name} is not what docs/schemas/{name}-{version}.json says, and programs are written by that file.
If it is to change: raise VERSIONS["{name}"] in talent/market/publishing.py (behind the point where fields
that may be missing were added, before it for everything else), run tools/exchange_schemas.py, and commit the
new file beside the old one."""


@pytest.mark.parametrize("name", VERSIONS)
def test_the_committed_copy_is_what_the_code_says(name: str) -> None:
    path = FOLDER / f"{name}-{VERSIONS[name]}.json"
    assert path.is_file(), ADVICE.format(name=name, version=VERSIONS[name])
    held = json.loads(path.read_text("utf-8"))
    assert held == schema_of(name), ADVICE.format(name=name, version=VERSIONS[name])


def test_every_schema_names_itself_with_its_version() -> None:
    listed = list_schemas()
    assert len(listed) >= 10
    for one in listed:
        schema = schema_of(one.name)
        assert schema["$id"] == one.id == f"urn:jicai:exchange:{one.name}:{one.version}"
        assert one.path == f"schemas/{one.name}.json"
    with pytest.raises(NotFound):
        schema_of("nothing-like-this")


def test_what_we_send_may_grow_and_what_we_take_may_not_hold_more() -> None:
    assert "additionalProperties" not in schema_of("talent")
    assert schema_of("vacancy")["additionalProperties"] is False


def test_a_withdrawn_record_has_no_content_and_the_schema_says_so() -> None:
    content = schema_of("changes")["$defs"]["Change"]["properties"]["content"]
    assert {"type": "null"} in content["anyOf"]


@pytest.mark.usefixtures("vocabulary")
def test_what_leaves_has_the_fields_that_the_schema_has_and_needs(session: Session) -> None:
    person = make_known_person(session, skills=[("PS", "photoshop", 3)])
    demand = make_demand(session, make_organisation(session).id or 0)
    for kind, number in ((RecordKind.TALENT, person.id), (RecordKind.DEMAND, demand.id)):
        [content] = contents_of(session, kind, [number or 0]).values()
        _check(content, schema_of(kind.value), schema_of(kind.value))
        assert "null" not in canonical(content)


def _check(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> None:
    """Objects and lists all the way down, as far as names and types go."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, dict):
        assert set(value) <= set(schema["properties"])
        for key, one in value.items():
            _check(one, schema["properties"][key], root)
    elif isinstance(value, list):
        for one in value:
            _check(one, schema["items"], root)
    else:
        kinds = {"string": str, "integer": int, "boolean": bool}
        assert isinstance(value, kinds[schema["type"]])
