"""What can be searched for people: one matcher, shards in this process, or actors on many machines."""

from datetime import date
from typing import Protocol

from matching.among import Keep
from matching.encode import Asked, EncodedDemand
from matching.matcher import Top
from matching.order import Order
from matching.shapes import Demand, Match, Ranking, Talent, Vocabulary


class Searcher(Protocol):
    """The part of a matcher that finds people for demands; of any two with the same people the answers
    are the same, bit for bit, unless one says that a part of it is ``missing``.
    """

    @property
    def version(self) -> str: ...

    @property
    def vocabulary(self) -> Vocabulary: ...

    def __len__(self) -> int: ...

    def holders(self, skill: str) -> set[int]: ...

    def rank(
        self,
        demand: Asked,
        *,
        today: date,
        offset: int = 0,
        limit: int = 20,
        keep: Keep = None,
        order: Order = "score",
        near: int = 5,
    ) -> Ranking: ...

    def encode(self, demand: Demand) -> EncodedDemand: ...

    def top(self, query: EncodedDemand, *, today: date, count: int) -> Top: ...

    def explain(self, demand: Demand, talent: Talent, *, today: date) -> Match: ...
