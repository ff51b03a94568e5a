"""How far divisions are from each other, by the seats of their governments."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from typing import Any

EARTH_KM = 6371.0


def distances(division: Any, others: Iterable[Any]) -> list[int]:
    """To each of the others in whole kilometres, 0 within a city; without those of unknown seat."""
    return [far for other in others if (far := _between(division, other)) is not None]


def _between(a: Any, b: Any) -> int | None:
    if _city(a) == _city(b) or "province" in (a.level, b.level):
        return 0
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return None
    north, east = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(chord)))


def _city(division: Any) -> str:
    return str(division.parent if division.level == "county" and division.parent else division.code)
