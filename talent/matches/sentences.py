"""Sentences with values in them, which a page says in its language and a program reads as one text."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, model_serializer

Value = str | tuple[str, ...]


class Sentence(BaseModel):
    """``text`` is Chinese with the names of the ``values`` in braces; as JSON it is the whole sentence.

    Several values under one name are a list.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    values: Mapping[str, Value] = {}

    @model_serializer
    def whole(self) -> str:
        return self.text.format(**{name: _listed(value) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.whole()


def say(text: str, **values: Value) -> Sentence:
    """A sentence; its text is collected for translation because it stands in a call of this name."""
    return Sentence(text=text, values=values)


def _listed(value: Value) -> str:
    return value if isinstance(value, str) else "、".join(value)
