"""Enums with a stable code for the database and a Chinese label for people."""

from enum import Enum
from typing import Any, Self

from sqlalchemy import String, TypeDecorator
from sqlalchemy.engine import Dialect


class LabelledEnum(str, Enum):
    """``GRADUATE = "graduate", "高校毕业生"``: the value is the code, ``label`` the Chinese text."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    def __str__(self) -> str:
        return str(self.value)


class EnumString(TypeDecorator[LabelledEnum]):
    """Stores the code as text: a native enum would need a migration for each new member."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[LabelledEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> LabelledEnum | None:
        return None if value is None else self.kind(value)
