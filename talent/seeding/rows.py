"""Rows by table, complete with the tables' own defaults, ready for inserting in bulk."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from pydantic_core import PydanticUndefined
from sqlmodel import SQLModel

from talent.kit.clock import SHANGHAI
from talent.seeding.chance import Dice

Row = dict[str, Any]


class Rows:
    """Collects rows; ``number`` gives the tables that others point at their ids, from 1."""

    def __init__(self) -> None:
        self.tables: dict[type[SQLModel], list[Row]] = defaultdict(list)

    def add(self, table: type[SQLModel], **values: Any) -> None:
        self.tables[table].append(_defaults(table) | values)

    def number(self, table: type[SQLModel], **values: Any) -> int:
        number = len(self.tables[table]) + 1
        self.add(table, id=number, **values)
        return number


@cache
def _defaults(table: type[SQLModel]) -> Row:
    """Core inserts know nothing of a model's defaults, and rows of one statement must have the same keys."""
    fields = table.model_fields
    return {
        name: None if field.default is PydanticUndefined else field.default
        for name, field in fields.items()
        if not (name == "id" and field.default is None)
    }


def moment(dice: Dice, day: date, today: date) -> datetime:
    """Some minute of a working day; of today the first ones, so that nothing lies in the future."""
    hour, minute = dice.randint(8, 21), dice.randrange(60)
    return datetime.combine(day, time(hour if day < today else 0, minute if day < today else 0), SHANGHAI)


def days_before(day: date, days: int) -> date:
    return day - timedelta(days=days)
