"""Who is acting. Every service takes an Actor, so pages, API and command line share one check."""

from dataclasses import dataclass

from talent.accounts.enums import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """``role`` is None for a visitor; ``system`` is the operator at the command line."""

    user_id: int | None = None
    role: Role | None = None
    organisation_id: int | None = None
    system: bool = False
    address: str = ""

    @property
    def is_visitor(self) -> bool:
        return self.role is None and not self.system


VISITOR = Actor()
SYSTEM = Actor(system=True)
