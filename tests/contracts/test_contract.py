"""The API keeps what its documents promise: no 5xx, no answer that they do not describe, whoever asks."""

import pytest

from tests.contracts.harness import DOCUMENTS, Tally, ask, document_at, operations_in
from tests.contracts.world import World

CASES = 20
# Some thousand cases in so many parts, for several processes to share.
PARTS = 6


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_answer_is_described(world: World, path: str, part: int) -> None:
    operations, tally = operations_in(world, document_at(world, path))[part::PARTS], Tally()
    for number, operation in enumerate(operations):
        ask(world, operation, CASES, 2026 + number * PARTS + part, tally)
    assert tally.findings == {}, tally.show()
    # What takes no argument has few cases.
    asked = [one for one in operations if one.body or one.query or one.path_parameters]
    assert tally.cases >= 15 * len(asked)
    assert len(tally.statuses) == len(operations)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_operation_says_what_may_go_wrong(world: World, path: str) -> None:
    """A document that describes nothing would be kept by anything."""
    operations = operations_in(world, document_at(world, path))
    assert len(operations) > 10
    for operation in operations:
        described = operation.definition.raw["responses"]
        assert {"401", "503"} <= set(described), operation.label
        # RFC 6749 has 400 for what is malformed.
        assert {"422", "400"} & set(described), operation.label
        assert ("404" in described) or "{" not in operation.path, operation.label
        assert ({"400", "413"} <= set(described)) or not operation.body, operation.label


def test_what_is_not_described_is_found(world: World) -> None:
    document = document_at(world, DOCUMENTS[0])
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("401", None)
    tally = Tally()
    (asked,) = [
        one for one in operations_in(world, document) if one.label == "GET /api/v1/people/{person_id}"
    ]
    ask(world, asked, CASES, 1, tally)
    assert "UndefinedStatusCode 401" in {name for _, name in tally.findings}
