"""Nearness of places: one for the same county or its accepted city, less with the distance between seats."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.shapes import Place

# Applications fall by 35% at ten miles (Marinescu and Rathelot, NBER w22672): exp(-.027 km).
DECAY_PER_KM = 0.027
EARTH_KM = 6371.0088
# A demand whose place is a must takes whoever would go to a seat at most this far away.
MUST_KM = 30.0
MUST_NEARNESS = float(np.exp(-DECAY_PER_KM * MUST_KM))
_PROVINCE_END = "0000"


class Places:
    """The nearness of every two divisions, worked out once, so that both directions read the same number."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._row = {place.code: row for row, place in enumerate(places)}
        self._city = {place.code: place.city for place in places}
        self._near = _nearness_by_distance(places)

    def city(self, division: str) -> str:
        """Give the city that a division belongs to; a city and a province are their own."""
        if division.endswith(_PROVINCE_END):
            return division
        return self._city.get(division, division[:4] + "00")

    def nearness(self, accepted: str, division: str) -> float:
        """Give the nearness in [0, 1] of a post in a division to somebody who accepts a division.

        A place whose seat is unknown is near to nothing but itself and what contains it.
        """
        if accepted == division or accepted == self._city.get(division, division[:4] + "00"):
            return 1.0
        if accepted.endswith(_PROVINCE_END) and accepted[:2] == division[:2]:
            return 1.0
        ours, theirs = self._row.get(accepted), self._row.get(division)
        return 0.0 if ours is None or theirs is None else float(self._near[ours, theirs])

    def to_division(self, accepted: Sequence[str], division: str) -> NDArray[np.float64]:
        """Give the nearness of one division to each of the accepted ones."""
        return np.array([self.nearness(one, division) for one in accepted], np.float64)

    def from_accepted(self, accepted: Sequence[str], divisions: Sequence[str]) -> NDArray[np.float64]:
        """Give for each division the nearness of the accepted place that is nearest to it."""
        near = [max((self.nearness(one, place) for one in accepted), default=0.0) for place in divisions]
        return np.array(near, np.float64)


def _nearness_by_distance(places: Sequence[Place]) -> NDArray[np.float64]:
    """Give exp(-.027 km) of the great-circle distance (haversine) between seats; 0 where one is unknown."""
    unknown = np.array([place.latitude is None or place.longitude is None for place in places], bool)
    north = np.radians(np.array([place.latitude or 0.0 for place in places], np.float64))
    east = np.radians(np.array([place.longitude or 0.0 for place in places], np.float64))
    half_north = np.sin((north[:, None] - north[None, :]) / 2)
    half_east = np.sin((east[:, None] - east[None, :]) / 2)
    chord = half_north**2 + np.cos(north)[:, None] * np.cos(north)[None, :] * half_east**2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    near: NDArray[np.float64] = np.exp(-DECAY_PER_KM * km)
    near[unknown, :] = 0.0
    near[:, unknown] = 0.0
    return near
