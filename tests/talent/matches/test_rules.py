"""When an index is built anew."""

from datetime import UTC, datetime, timedelta

import pytest

from talent.matches.rules import Age, reason_to_rebuild

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("talents", "changed", "hours", "same_lists", "reason"),
    [
        (1_000_000, 0, 500, True, None),
        (1_000_000, 20_000, 1, True, None),
        (1_000_000, 20_001, 1, True, "20001 people have changed"),
        (100_000, 5_000, 1, True, None),
        (100_000, 5_001, 1, True, "5001 people have changed"),
        (10, 1_000, 1, True, None),
        (10, 1_001, 1, True, "1001 people have changed"),
        (1_000, 1, 23, True, None),
        (1_000, 1, 25, True, "changes wait for more than a day"),
        (1_000, 0, 0, False, "the code lists have changed"),
    ],
)
def test_an_index_is_built_anew_for_a_reason(
    talents: int, changed: int, hours: int, same_lists: bool, reason: str | None
) -> None:
    age = Age(talents, changed, NOW - hours * HOUR, same_lists)
    assert reason_to_rebuild(age, NOW) == reason
