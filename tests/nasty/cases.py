"""What a nasty file is, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.nasty.parts import NAMES


@dataclass(frozen=True)
class Case:
    """Either what the user is told (``says``), or who would go in and which lines come back with which
    reason; both are looked for in the text.
    """

    name: str
    content: Callable[[], bytes]
    says: str = ""
    people: tuple[str, ...] = NAMES
    refused: tuple[tuple[int, str], ...] = ()
