"""Writes our column types into a migration as plain SQLAlchemy, so that versions import nothing of ours."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator


def render_item(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """A decorated type as the type that it stands on; everything else as alembic does it."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    return f"sa.{item.impl_instance!r}"
