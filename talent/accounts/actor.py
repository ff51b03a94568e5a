"""Who is acting. Every service takes an Actor, so pages, API and command line share one check."""

from dataclasses import dataclass

from talent.accounts.enums import MemberRole, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """``role`` is None for a visitor; ``system`` is the operator at the command line.

    ``member`` is the part in the organisation; an enterprise's user without one may only read. ``client_id``
    is the market's program that came with an access token, ``scopes`` what the token may be used for.
    """

    user_id: int | None = None
    role: Role | None = None
    organisation_id: int | None = None
    system: bool = False
    address: str = ""
    member: MemberRole | None = None
    client_id: int | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def is_visitor(self) -> bool:
        return self.role is None and not self.system


VISITOR = Actor()
SYSTEM = Actor(system=True)
