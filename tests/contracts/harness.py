"""Cases made from an OpenAPI document, asked as somebody, and every answer held against the document.

A document is a list of promises: which statuses, which media types, which bodies. What is asked is drawn from
it (``positive``: as it describes; ``negative``: otherwise), half of it about rows that are there.
"""

import warnings
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from tests.contracts.world import World

# Every document that the service publishes.
DOCUMENTS = ("/api/v1/openapi.json", "/api/exchange/v1/openapi.json")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# A busy machine is no breach of a contract.
_SECONDS = 120
_TRIES = 4


@dataclass
class Tally:
    """How many cases were asked, how often each status came; each finding once, with how to ask it again."""

    cases: int = 0
    statuses: dict[str, dict[int, int]] = field(default_factory=dict)
    findings: dict[tuple[str, str], str] = field(default_factory=dict)

    def count(self, operation: str, status: int) -> None:
        self.cases += 1
        seen = self.statuses.setdefault(operation, {})
        seen[status] = seen.get(status, 0) + 1

    def show(self) -> str:
        return "\n\n".join(f"== {key[0]}: {key[1]}\n{text}" for key, text in self.findings.items())


class Askers:
    """Who asks next: everybody in turn, and later mostly those who were not turned away."""

    def __init__(self, roles: list[str]) -> None:
        self.admitted: deque[str] = deque(maxlen=len(roles))
        self._turns = cycle(roles)
        self._number = 0

    def next(self) -> str:
        self._number += 1
        if self.admitted and self._number > len(self.admitted) + 8 and self._number % 4:
            self.admitted.rotate(1)
            return self.admitted[0]
        return next(self._turns)


def document_at(world: World, path: str) -> dict[str, Any]:
    """What the service publishes at a path."""
    found: dict[str, Any] = TestClient(world.app).get(path).json()
    return found


def operations_in(world: World, document: Mapping[str, Any]) -> list[Any]:
    """Every operation of the document; one that the library cannot read is a fault of the document."""
    schema = schemathesis.openapi.from_dict(dict(document))
    schema.app = world.app
    found = []
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result.err()
        found.append(result.ok())
    return found


def ask(world: World, operation: Any, cases: int, number: int, tally: Tally) -> None:
    """So many cases of an operation, everybody in turn, the same for the same number."""
    ids = {name: value for name, value in world.ids.items() if f"{{{name}}}" in operation.path}
    draws: list[tuple[GenerationMode, dict[str, int] | None, float]] = [
        (GenerationMode.POSITIVE, None, 1 / 4 if ids else 1 / 2),
        (GenerationMode.NEGATIVE, None, 1 / 4 if ids else 1 / 2),
    ]
    if ids:
        draws.append((GenerationMode.POSITIVE, ids, 1 / 2))
    for turn, (mode, fixed, share) in enumerate(draws):
        # Without feedback: by itself the library mines the sources for constants, in a thread, and what it
        # finds by when depends on the machine.
        strategy = operation.as_strategy(generation_mode=mode, path_parameters=fixed, feedback=NO_FEEDBACK)
        _draw(world, strategy, max(len(world.headers), round(cases * share)), number * 3 + turn, tally)


def _draw(world: World, strategy: Any, cases: int, number: int, tally: Tally) -> None:
    askers = Askers(list(world.headers))

    @seed(number)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def each(case: Any) -> None:
        role = askers.next()
        if _one(world, case, role, tally) not in (401, 403):
            askers.admitted.append(role)

    for _ in range(_TRIES):
        failed = False
        with quiet():
            try:
                each()
            except* SystemError:
                # While another thread makes a syntax tree, too, CPython 3.11 may count its depth wrongly.
                failed = True
            except* Unsatisfiable:
                # Nothing can be drawn that breaks a description which lets everything pass.
                failed = False
        if not failed:
            return
    raise AssertionError("no cases could be drawn")


def _one(world: World, case: Any, role: str, tally: Tally) -> int:
    if case.meta.generation.mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
        # Of a version that nothing has, nothing is ever changed.
        case.body |= {"version": 1} if "version" in case.body else {}
    with asgi.get_client(world.app) as client:
        response = case.call(session=client, headers=world.headers[role], timeout=_SECONDS)
    label = case.operation.label
    tally.count(label, response.status_code)
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as group:
        for failure in group.exceptions:
            key = (label, f"{type(failure).__name__} {response.status_code}")
            told = f"{role}\n{case.as_curl_command()}\n{failure}\n{response.content[:800]!r}"
            tally.findings.setdefault(key, told)
    return int(response.status_code)


@contextmanager
def quiet() -> Iterator[None]:
    """What the library warns of is its own affair; warnings of ours come out of the application's threads."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="schemathesis")
        yield
