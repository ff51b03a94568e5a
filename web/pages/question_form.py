"""The form of a question: rows of it become options, blanks, parts and a rubric, and back again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData

from talent.exams import items
from talent.exams.enums import QuestionKind
from talent.exams.schemas import KeyOut, QuestionInput, QuestionOut
from web.forms import Complaint, Filled, FormView, Values, complaints_of
from web.i18n import N_

LETTERS = "ABCDEFGHIJ"
# Between ways to write the same answer, and between blanks that stand in one line.
OR, NEXT = "|", ";"
_PLAIN = ("code", "skill", "level", "difficulty", "stem", "explanation")
_TRUE, _FALSE = ("对", "true"), ("错", "false")


def read_question(form: FormData, kind: QuestionKind) -> Filled[QuestionInput]:
    """The question, or everything that was typed with what is wrong with it."""
    values: Values = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value.replace("\r\n", "\n"))
    reader = _Reader(values)
    body, key = reader.question(kind)
    plain = {name: reader.said(name) for name in _PLAIN if reader.said(name)}
    try:
        data = QuestionInput.model_validate({**plain, "kind": kind, "body": body, "key": key})
    except ValidationError as error:
        return Filled(None, FormView(values, tuple(_complaints(error, kind, reader))))
    return Filled(data, FormView(values))


class _Reader:
    """What stands in the fields; ``rows`` remembers in which row of the form each kept entry stood."""

    def __init__(self, values: Mapping[str, list[str]]) -> None:
        self._values = values
        self.rows: dict[str, list[int]] = {}

    def said(self, name: str) -> str:
        return (self._values.get(name) or [""])[-1].strip()

    def question(self, kind: QuestionKind) -> tuple[dict[str, Any], dict[str, Any]]:
        match kind:
            case QuestionKind.PRACTICAL:
                return self._practical()
            case QuestionKind.CASE:
                return self._case()
            case QuestionKind.FILL_IN:
                blanks = self._filled("blanks", "words")
                right = [_ways(self.said(f"blanks.{row}.words")) for row in blanks]
                return {"kind": kind, "blanks": len(right)}, {"kind": kind, "right": right}
            case QuestionKind.TRUE_FALSE:
                return {"kind": kind}, {"kind": kind, **self._given(self.said("right"))}
        return self._listed(kind)

    def _listed(self, kind: QuestionKind) -> tuple[dict[str, Any], dict[str, Any]]:
        options, letters = self._options("options")
        if kind is QuestionKind.ORDERING:
            rows = self.rows["options"]
            places = [(self.said(f"options.{row}.place"), letters[LETTERS[row]]) for row in rows]
            right: Any = [letter for place, letter in sorted(places, key=_number) if place]
            return {"kind": kind, "entries": options}, {"kind": kind, "right": right}
        chosen = [letters.get(one, one) for one in self._values.get("right", []) if one]
        right = chosen if kind is QuestionKind.MULTIPLE else {"right": chosen[-1]} if chosen else {}
        key = {"kind": kind, "right": right} if isinstance(right, list) else {"kind": kind, **right}
        return {"kind": kind, "options": options}, key

    def _practical(self) -> tuple[dict[str, Any], dict[str, Any]]:
        kind = QuestionKind.PRACTICAL
        lines = [
            {
                "id": str(number + 1),
                "title": self.said(f"lines.{row}.title"),
                "most": self.said(f"lines.{row}.most"),
            }
            for number, row in enumerate(self._filled("lines", "title", "most"))
        ]
        return {"kind": kind, "materials": self.said("materials")}, {"kind": kind, "lines": lines}

    def _case(self) -> tuple[dict[str, Any], dict[str, Any]]:
        asked, right = [], []
        for row in self._filled("parts", "stem", "answer", "share"):
            name = f"parts.{row}"
            kind = self.said(f"{name}.kind")
            body, key = self._part(name, kind)
            share = _percent(self.said(f"{name}.share"))
            asked.append({"stem": self.said(f"{name}.stem"), "share": share, "body": body})
            right.append(key)
        return {"kind": "case", "parts": asked}, {"kind": "case", "parts": right}

    def _part(self, name: str, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
        answer = self.said(f"{name}.answer")
        if kind == QuestionKind.TRUE_FALSE:
            return {"kind": kind}, {"kind": kind, **self._given(answer)}
        if kind == QuestionKind.FILL_IN:
            right = [_ways(one) for one in answer.replace("；", NEXT).split(NEXT) if one.strip()]
            return {"kind": kind, "blanks": len(right)}, {"kind": kind, "right": right}
        options, letters = self._options(f"{name}.options")
        named = [letters.get(one.upper(), one) for one in answer if one.isalnum()]
        given: Any = named[0] if len(named) == 1 else "".join(named)
        field = "entries" if kind == QuestionKind.ORDERING else "options"
        return {"kind": kind, field: options}, {
            "kind": kind,
            "right": given if kind == QuestionKind.SINGLE else named,
        }

    def _options(self, name: str) -> tuple[list[dict[str, str]], dict[str, str]]:
        """What is listed, lettered without the empty rows, and the letter that each row's letter became."""
        rows = self._filled(name, "text")
        letters = {LETTERS[row]: LETTERS[number] for number, row in enumerate(rows)}
        texts = [self.said(f"{name}.{row}.text") for row in rows]
        return [{"id": LETTERS[number], "text": text} for number, text in enumerate(texts)], letters

    def _filled(self, name: str, *fields: str) -> list[int]:
        """The rows in which one of the fields says something."""
        rows = [row for row in range(_most(name)) if any(self.said(f"{name}.{row}.{one}") for one in fields)]
        self.rows[name] = rows
        return rows

    @staticmethod
    def _given(text: str) -> dict[str, bool]:
        if text in _TRUE or text in _FALSE:
            return {"right": text in _TRUE}
        return {}


def form_of(question: QuestionOut, key: KeyOut) -> FormView:
    """The form that would make the question as it stands."""
    values = {
        "code": question.code,
        "skill": question.skill_name,
        "level": str(question.level),
        "difficulty": str(question.difficulty),
        "stem": question.stem,
        "explanation": key.explanation,
        "version": str(question.version),
    }
    rows = dict(_rows_of(question.body, key.key))
    right = rows.pop("right", None)
    shown = {name: [text] for name, text in {**values, **rows}.items()}
    return FormView(shown | ({"right": right.split(NEXT)} if right is not None else {}))


def _rows_of(body: items.Body, key: items.Key) -> Iterator[tuple[str, str]]:
    match body, key:
        case items.Practical(), items.Rubric():
            yield "materials", body.materials
            for row, line in enumerate(key.lines):
                yield f"lines.{row}.title", line.title
                yield f"lines.{row}.most", f"{line.most:g}"
        case items.Case(), items.RightParts():
            for row, (part, right) in enumerate(zip(body.parts, key.parts, strict=True)):
                yield from _part_of(f"parts.{row}", part, right)
        case items.FillIn(), items.RightWords():
            for row, words in enumerate(key.right):
                yield f"blanks.{row}.words", OR.join(words)
        case items.Ordering(), items.RightOrder():
            for row, one in enumerate(body.entries):
                yield f"options.{row}.text", one.text
                yield f"options.{row}.place", str(key.right.index(one.id) + 1)
        case items.Choice(), _:
            for row, one in enumerate(body.options):
                yield f"options.{row}.text", one.text
            yield "right", NEXT.join(_lettered(body.options, key))
        case items.TrueFalse(), items.RightOrWrong():
            yield "right", "true" if key.right else "false"


def _part_of(name: str, part: items.Part, key: Any) -> Iterator[tuple[str, str]]:
    yield f"{name}.kind", part.body.kind.value
    yield f"{name}.stem", part.stem
    yield f"{name}.share", f"{round(part.share * 100, 4):g}"
    match part.body:
        case items.TrueFalse():
            yield f"{name}.answer", _TRUE[0] if key.right else _FALSE[0]
        case items.FillIn():
            yield f"{name}.answer", NEXT.join(OR.join(words) for words in key.right)
        case items.Choice() | items.Ordering():
            listed = part.body.options if isinstance(part.body, items.Choice) else part.body.entries
            for row, one in enumerate(listed):
                yield f"{name}.options.{row}.text", one.text
            yield f"{name}.answer", "".join(_lettered(listed, key))


def _lettered(options: Sequence[items.Option], key: Any) -> list[str]:
    """What is right, by the letters that the form gives to the options."""
    letters = {one.id: LETTERS[row] for row, one in enumerate(options)}
    right = [key.right] if isinstance(key.right, str) else key.right
    return [letters[one] for one in right]


def _ways(text: str) -> list[str]:
    """All that is accepted in a blank."""
    return [one.strip() for one in text.replace("｜", OR).split(OR) if one.strip()]


def _number(place: tuple[str, str]) -> float:
    return float(place[0]) if place[0].isdecimal() else float("inf")


def _percent(text: str) -> float | str:
    try:
        return round(float(text.rstrip("%％")) / 100, 6)
    except ValueError:
        return text


def _complaints(error: ValidationError, kind: QuestionKind, reader: _Reader) -> Iterator[Complaint]:
    """Each with the name of the field as the form has it."""
    for one, found in zip(error.errors(), complaints_of(error.errors()), strict=True):
        if one["type"] == "question_unfit":
            for fault in one["ctx"]["fields"]:
                yield Complaint(_field(fault.field.split("."), kind, reader), fault.message)
        else:
            parts = [str(part) for part in one["loc"]]
            name = _field(parts, kind, reader)
            message = N_("请填写正确答案。") if one["loc"][0] == "key" and _is_right(name) else found.message
            yield Complaint(name, message, found.numbers)


def _is_right(name: str) -> bool:
    return name == "right" or name.endswith((".answer", ".words", ".place"))


def _field(parts: Sequence[str], kind: QuestionKind, reader: _Reader) -> str:
    """Of the place of a complaint in the input the field in the form."""
    kinds = {one.value for one in QuestionKind}
    side, *rest = [part for part in parts if part not in kinds] or [""]
    if side not in ("body", "key"):
        return ".".join([side, *rest])
    if rest[:1] == ["parts"]:
        return _part_field(side, rest[1:], reader)
    if rest[:1] in (["lines"], ["materials"]):
        return _row("lines", rest[1:], reader, "title") if rest[0] == "lines" else "materials"
    if kind is QuestionKind.FILL_IN:
        return _row("blanks", rest[1:2], reader, "words")
    if kind is QuestionKind.ORDERING and side == "key":
        return "options.0.place"
    return "right" if side == "key" else _row("options", rest[1:], reader, "text")


def _part_field(side: str, rest: Sequence[str], reader: _Reader) -> str:
    if not rest:
        return "parts.0.share" if side == "body" else "parts.0.answer"
    rows = reader.rows["parts"]
    name = f"parts.{rows[int(rest[0])] if int(rest[0]) < len(rows) else 0}"
    if side == "key":
        return f"{name}.answer"
    inner = [one for one in rest[1:] if one != "body"]
    if inner[:1] in (["options"], ["entries"]):
        return _row(f"{name}.options", inner[1:], reader, "text")
    return f"{name}.{inner[0]}" if inner[:1] in (["stem"], ["share"]) else f"{name}.answer"


def _row(name: str, rest: Sequence[str], reader: _Reader, usual: str) -> str:
    rows = reader.rows.get(name) or [0]
    number = int(rest[0]) if rest and rest[0].isdecimal() else 0
    field = rest[1] if len(rest) > 1 else usual
    return f"{name}.{rows[number] if number < len(rows) else 0}.{field}"


def rows_in(form: FormView, name: str, least: int, spare: int) -> int:
    """How many rows of a group are drawn: those filled in, ``spare`` more, and at least ``least``."""
    used = [int(one) for one in _numbers(form.values, name)]
    return min(max(least, max(used, default=-1) + 1 + spare), _most(name))


def _most(name: str) -> int:
    """A rubric may have more lines than a question has options."""
    return len(LETTERS) * 2 if name == "lines" else len(LETTERS)


def _numbers(names: Iterable[str], name: str) -> Iterator[str]:
    for one in names:
        if one.startswith(f"{name}."):
            number = one[len(name) + 1 :].partition(".")[0]
            if number.isdecimal():
                yield number
