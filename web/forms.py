"""Forms: read into a schema, or drawn again with everything the person typed and what is wrong with it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.datastructures import FormData, QueryParams

from talent.audit.once import MAX_KEY
from talent.kit.errors import DomainError, FieldError, Invalid
from talent.kit.sentences import Sentence
from web.i18n import FIELD_LABELS, N_

T = TypeVar("T", bound=BaseModel)

# What pydantic complains of, as a person should read it. Braces are filled from the error's context.
MESSAGES = {
    "missing": N_("请填写此项。"),
    "string_too_short": N_("至少填写 {min_length} 个字。"),
    "string_too_long": N_("不能超过 {max_length} 个字。"),
    "text_long": N_("内容过长，请控制在{limit}个字以内。"),
    "string_pattern_mismatch": N_("格式不正确，请检查。"),
    "int_parsing": N_("请填写整数。"),
    "int_from_float": N_("请填写整数。"),
    "int_type": N_("请填写整数。"),
    "float_parsing": N_("请填写数字。"),
    "float_type": N_("请填写数字。"),
    "greater_than_equal": N_("不能小于 {ge}。"),
    "greater_than": N_("必须大于 {gt}。"),
    "less_than_equal": N_("不能大于 {le}。"),
    "less_than": N_("必须小于 {lt}。"),
    "date_from_datetime_parsing": N_("请按“年-月-日”填写日期。"),
    "date_parsing": N_("请按“年-月-日”填写日期。"),
    "enum": N_("请从列出的选项中选择。"),
    "literal_error": N_("请从列出的选项中选择。"),
    "too_long": N_("最多填写 {max_length} 项。"),
    "too_short": N_("至少填写 {min_length} 项。"),
    "extra_forbidden": N_("没有这个字段。"),
    "bool_parsing": N_("请选择是或否。"),
    "json_invalid": N_("不是正确的 JSON。"),
}
OTHERWISE = N_("填写有误，请检查。")
Values = dict[str, list[str]]


@dataclass(frozen=True)
class Complaint:
    """One thing wrong: the field's name in the form, the sentence, and the numbers in it."""

    field: str
    message: str
    numbers: Mapping[str, Any] = dataclass_field(default_factory=dict)


@dataclass(frozen=True)
class FormView:
    """What a template needs to draw a form: values by name, and complaints. Where ``about`` says what the
    form is about, its fields may be called otherwise than elsewhere.
    """

    values: Values = dataclass_field(default_factory=dict)
    complaints: tuple[Complaint, ...] = ()
    about: str = ""

    def value(self, name: str) -> str:
        return (self.values.get(name) or [""])[-1]

    def label(self, name: str) -> str:
        """What the field is called: by its whole name without row numbers, else by the last part."""
        plain = unnumbered(name)
        own = FIELD_LABELS.get(f"{self.about}:{plain}")
        return own or FIELD_LABELS.get(plain) or FIELD_LABELS.get(plain.rpartition(".")[2], "")

    def anchor(self, name: str) -> str:
        """Where the error summary leads; a complaint about a whole row leads to the row's first field."""
        if name[-1:].isdigit():
            return next((key for key in self.values if key.startswith(f"{name}.")), name)
        return name

    def chosen(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def wrong(self, name: str) -> list[Complaint]:
        return [complaint for complaint in self.complaints if complaint.field == name]

    def rows(self, name: str, spare: int = 0, least: int = 1) -> range:
        """Indices of the rows of a repeated group: those filled in and ``spare`` empty ones."""
        used = _indices(self.values, name)
        return range(max(least, max(used, default=-1) + 1 + spare))


@dataclass(frozen=True)
class Filled(Generic[T]):
    """A form as it came in: the data if all of it is right, else only the view to draw again."""

    data: T | None
    view: FormView


def view_of(model: BaseModel | None, **more: object) -> FormView:
    """A form that shows what is stored."""
    dumped = model.model_dump(mode="json") if model is not None else {}
    return FormView(dict(_flat({**dumped, **more})))


def read_form(form: FormData, schema: type[T], **fixed: object) -> Filled[T]:
    """Validate a posted form; ``fixed`` are fields that the address, not the form, decides."""
    values = _compact(_posted(form))
    try:
        data = schema.model_validate({**_shape(values, schema), **fixed})
    except ValidationError as error:
        return Filled(None, FormView(values, complaints_of(error.errors())))
    return Filled(data, FormView(values))


def typed(form: FormData) -> Values:
    """Everything that stands in a form, right or wrong, with its rows numbered without the empty ones."""
    return _compact(_posted(form))


def request_key(form: FormData) -> str:
    """The form's own key, by which sending it twice is told from sending two; empty if it has none."""
    key = form.get("request_key")
    return key if isinstance(key, str) and len(key) <= MAX_KEY and key.isprintable() else ""


def read_query(query: QueryParams, schema: type[T]) -> Filled[T]:
    """A filter from the address: empty choices narrow nothing. Raises ``Invalid`` for what no form sends."""
    values: Values = {}
    for key, value in query.multi_items():
        values.setdefault(key, []).append(value)
    try:
        data = schema.model_validate(_shape(values, schema))
    except ValidationError as error:
        raise Invalid(
            N_("地址中的筛选条件不正确，请重新选择。"),
            fields=tuple(field_errors(complaints_of(error.errors()))),
        ) from None
    return Filled(data, FormView(values))


def refused(view: FormView, error: DomainError) -> FormView:
    """The same form with what a service said of it."""
    own = [Complaint(one.field, one.message) for one in error.fields]
    return replace(view, complaints=(*view.complaints, *(own or [Complaint("", error.message)])))


def complaints_of(errors: Iterable[ErrorDetails]) -> tuple[Complaint, ...]:
    return tuple(_complaint(error) for error in errors)


def field_errors(complaints: Iterable[Complaint]) -> list[FieldError]:
    return [
        FieldError(one.field, Sentence(one.message, one.numbers) if one.numbers else one.message)
        for one in complaints
    ]


def _complaint(error: ErrorDetails) -> Complaint:
    name = ".".join(str(part) for part in error["loc"])
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return Complaint(name, str(context.get("error", OTHERWISE)))
    # Our own types complain in Chinese themselves; pydantic's English ones are not for users.
    message = MESSAGES.get(error["type"]) or (OTHERWISE if error["msg"].isascii() else error["msg"])
    numbers = {key: value for key, value in context.items() if isinstance(value, (int, float, str))}
    return Complaint(name, message, numbers)


def _posted(form: FormData) -> Values:
    values: Values = {}
    for key, value in form.multi_items():
        if isinstance(value, str):
            values.setdefault(key, []).append(value.replace("\r\n", "\n"))
    return values


def _shape(values: Values, schema: type[BaseModel], prefix: str = "") -> dict[str, Any]:
    """Nested input for the schema. Empty text means "not given"; an unticked box means no."""
    shaped: dict[str, Any] = {}
    for name, info in schema.model_fields.items():
        key = prefix + name
        many, inner = _inner(info.annotation)
        if inner is not None and many:
            shaped[name] = [_shape(values, inner, f"{key}.{index}.") for index in _indices(values, key)]
        elif inner is not None:
            if any(_telling(other, text) for other, text in values.items() if other.startswith(f"{key}.")):
                shaped[name] = _shape(values, inner, f"{key}.")
        elif many:
            shaped[name] = [value for value in values.get(key, []) if value.strip()]
        elif info.annotation is bool:
            shaped[name] = values.get(key, [""])[-1] in ("true", "on", "1")
        elif values.get(key, [""])[-1].strip():
            shaped[name] = values[key][-1]
    return shaped


def unnumbered(name: str) -> str:
    """The name of a field without the numbers of rows."""
    return ".".join(part for part in name.split(".") if not part.isdigit())


def row_of(name: str) -> int:
    """The number of the row in which a field stands, counted from 1; 0 outside of rows."""
    return next((int(part) + 1 for part in name.split(".") if part.isdigit()), 0)


def names_in(schema: type[BaseModel], prefix: str = "") -> set[str]:
    """Every field of a form that is read into the schema, without the numbers of rows."""
    found: set[str] = set()
    for name, info in schema.model_fields.items():
        inner = _inner(info.annotation)[1]
        found |= {prefix + name} if inner is None else names_in(inner, f"{prefix}{name}.")
    return found


def _inner(annotation: Any) -> tuple[bool, type[BaseModel] | None]:
    """Whether a field repeats, and the model inside it, if any."""
    many = get_origin(annotation) in (list, tuple, set, frozenset)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return False, annotation
    for argument in get_args(annotation):
        deeper, inner = _inner(argument)
        if inner is not None or deeper:
            return many or deeper, inner
    return many, None


def _indices(values: Values, name: str) -> list[int]:
    matches = (ROW.fullmatch(key) for key in values)
    return sorted({int(row[2]) for row in matches if row and row[1] == name})


def _compact(values: Values) -> Values:
    """Rows numbered without the empty ones, as the validated list is, so that complaints meet their rows."""
    rows = {key: ROW.fullmatch(key) for key in values}
    filled = {(row[1], int(row[2])) for key, row in rows.items() if row and _telling(key, values[key])}
    numbers: dict[tuple[str, int], int] = {}
    for name, index in sorted(filled):
        numbers[name, index] = sum(1 for other, _ in numbers if other == name)
    compact: Values = {}
    for key, row in rows.items():
        if row is None:
            compact[key] = values[key]
        elif (row[1], int(row[2])) in numbers:
            compact[f"{row[1]}.{numbers[row[1], int(row[2])]}.{row[3]}"] = values[key]
    return compact


# A field in a row of a repeated group: group, number, field.
ROW = re.compile(r"(.+?)\.(\d{1,3})\.(.+)")
# Choices that every row carries, filled in or not.
_DEFAULTED = ("level", "importance", "used", "refused")


def _telling(key: str, value: list[str]) -> bool:
    return key.rsplit(".", 1)[-1] not in _DEFAULTED and any(one.strip() for one in value)


def _flat(value: object, name: str = "") -> Iterable[tuple[str, list[str]]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, (list, tuple)) and any(isinstance(one, Mapping) for one in value):
        for index, inner in enumerate(value):
            yield from _flat(inner, f"{name}.{index}")
    elif isinstance(value, (list, tuple)):
        yield name, [str(one) for one in value]
    elif isinstance(value, bool):
        yield name, ["true"] if value else []
    elif value is not None:
        yield name, [f"{value:g}" if isinstance(value, float) else str(value)]
