"""The API keeps what its documents promise: no 5xx, no answer that they do not describe, whoever asks."""

import pytest

from tests.contracts.harness import DOCUMENTS, Tally, ask, document_at, operations_in
from tests.contracts.world import World

CASES = 24


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_answer_is_described(world: World, path: str) -> None:
    operations, tally = operations_in(world, document_at(world, path)), Tally()
    for number, operation in enumerate(operations):
        ask(world, operation, CASES, number, tally)
    assert tally.findings == {}, tally.show()
    assert tally.cases > 2_000
    assert len(tally.statuses) == len(operations)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_what_is_promised_is_asked_for(world: World, path: str) -> None:
    """A document that describes nothing would be kept by anything."""
    operations = operations_in(world, document_at(world, path))
    assert len(operations) > 10
    for operation in operations:
        described = operation.definition.raw["responses"]
        assert {"422", "503"} <= set(described), operation.label
