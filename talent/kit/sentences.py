"""Sentences with values in them: one Chinese text for every reader, which a page can say in its language."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import GetCoreSchemaHandler, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import CoreSchema, core_schema

from talent.kit.labels import LabelledEnum

# Of the strings those are translated, too, that are words of ours: labels, sentences, texts of the catalogue.
Value = str | int | float | date | tuple[str, ...]


class Sentence(str):
    """The whole sentence, which still knows its ``text``, with the names of the ``values`` in braces.

    So errors carry it like any other message. Several values under one name are a list.
    """

    text: str
    values: Mapping[str, Value]

    def __new__(cls, text: str, values: Mapping[str, Value]) -> Self:
        whole = super().__new__(cls, text.format(**{name: _plain(value) for name, value in values.items()}))
        whole.text, whole.values = text, values
        return whole

    def __getnewargs__(self) -> tuple[str, Mapping[str, Value]]:  # type: ignore[override]
        """What copies are made from."""
        return self.text, self.values

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A field that holds one keeps it; as JSON it is the text."""
        return core_schema.json_or_python_schema(
            json_schema=core_schema.str_schema(), python_schema=core_schema.is_instance_schema(cls)
        )


def say(text: str, **values: Value) -> Sentence:
    """A sentence; its text is collected for translation because it stands in a call of this name."""
    return Sentence(text, values)


def _kept(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    return value if isinstance(value, Sentence) else read(value)


# A field for messages: some are sentences and stay it.
Message = Annotated[str, WrapValidator(_kept)]


def _plain(value: Value) -> object:
    if isinstance(value, tuple):
        return "、".join(str(_plain(one)) for one in value)
    return value.label if isinstance(value, LabelledEnum) else value
