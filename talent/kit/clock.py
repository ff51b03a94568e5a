"""The time: stored in UTC, shown in Asia/Shanghai. Tests travel with time-machine."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment in UTC, aware."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Hebei."""
    return now().astimezone(SHANGHAI).date()
