"""What a contender is: something that is built from the people once and then answers one demand or many."""

import importlib
import importlib.util
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from matching.benchmark.corpus import Corpus, Query

Ids = NDArray[np.int64]


class CannotTakePartError(Exception):
    """A contender is installed but doesn't run here; the message says why."""


class Contender(ABC):
    """``same_score`` tells that its answer must be that of the definition; others have a score of their own.

    ``needs`` are modules that need not be there; ``most`` is how many people it is measured with at most.
    """

    name: ClassVar[str]
    same_score: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = ()
    most: ClassVar[int | None] = None
    note: ClassVar[str] = ""

    @classmethod
    def missing(cls) -> tuple[str, ...]:
        """Name the modules that are not installed."""
        return tuple(name for name in cls.needs if importlib.util.find_spec(name) is None)

    @abstractmethod
    def build(self, corpus: Corpus) -> None:
        """Take in the people; may be called again with others."""

    def close(self) -> None:
        """Let go of whatever was built."""
        self.__dict__.clear()


class OneContender(Contender):
    """Answers one demand after another, on one thread."""

    @abstractmethod
    def one(self, query: Query) -> Ids:
        """Give the ids of the first ``TOP``, best first."""


class BatchContender(Contender):
    """Answers many demands at once, on two threads where it can."""

    @abstractmethod
    def many(self, queries: Sequence[Query]) -> list[Ids]:
        """Give for each demand the ids of the first ``TOP``."""


def peer(name: str) -> Any:
    """Import what only the bench needs, and only where it is installed."""
    return importlib.import_module(name)
