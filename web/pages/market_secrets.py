"""What the pages of a market's programs and web hooks tell once: a secret, or why there is none."""

from dataclasses import dataclass, field
from typing import Protocol


class Issued(Protocol):
    """What was made with its secret; that is empty where the same form had made it before."""

    @property
    def secret(self) -> str: ...


@dataclass(frozen=True)
class Told:
    """``secret`` is there once, right after it was made; ``repeated`` says that it had been before;
    ``problem`` is why what was asked for was not done.
    """

    secret: str = field(default="", repr=False)
    repeated: bool = False
    problem: str = ""


NOTHING = Told()


def told_of(issued: Issued) -> Told:
    return Told(issued.secret, repeated=not issued.secret)
