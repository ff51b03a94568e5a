"""One question as a QTI 3.0 assessment item: responses, what is shown, and how points come about."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from talent.exams import items
from talent.exams.schemas import QuestionInput

_NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_TRUE, _FALSE = "T", "F"


@dataclass(frozen=True)
class _Response:
    """One thing to answer: how it is declared and shown, and its share of the points of the whole."""

    identifier: str
    declaration: str
    share: float
    # Points come by a mapping where there are several right words, else all or nothing.
    mapped: bool = False


def item_xml(identifier: str, question: QuestionInput) -> str:
    """The item; the explanation is shown once the answer is in."""
    asked = list(_asked("RESPONSE", question.stem, question.body, question.key, 1.0))
    declarations = "".join(one.declaration for response, _ in asked for one in response)
    responses = [one for response, _ in asked for one in response]
    shown = "".join(markup for _, markup in asked)
    return (
        f'<qti-assessment-item xmlns="{_NAMESPACE}" identifier={quoteattr(identifier)}'
        f" title={quoteattr(question.code)} label={quoteattr(question.code)}"
        ' adaptive="false" time-dependent="false" xml:lang="zh-CN">'
        f"{declarations}{_outcome('SCORE', 'float', '0')}{_outcome('MAXSCORE', 'float', '1')}"
        f"{_outcome('EXPLANATION', 'identifier', 'shown')}"
        f"<qti-item-body>{shown}</qti-item-body>"
        f"{_processing(responses)}{_explanation(question.explanation)}"
        "</qti-assessment-item>\n"
    )


def _asked(
    name: str, stem: str, body: items.Body, key: items.Key, share: float
) -> Iterator[tuple[list[_Response], str]]:
    """For each part what is declared and what is shown."""
    match body, key:
        case items.Case(parts=parts), items.RightParts(parts=rights):
            yield [], _paragraphs(stem)
            for at, (part, right) in enumerate(zip(parts, rights, strict=True), 1):
                yield from _asked(f"{name}_{at}", part.stem, part.body, right, part.share)
        case items.FillIn(), items.RightWords(right=blanks):
            yield _gaps(name, stem, blanks, share)
        case items.Practical(materials=materials), items.Rubric(lines=lines):
            yield (
                [_Response(name, _declared(name, "single", "string", []), 0)],
                _task(name, stem, materials, lines),
            )
        case items.TrueFalse(), items.RightOrWrong(right=is_right):
            options = (items.Option(id=_TRUE, text="正确"), items.Option(id=_FALSE, text="错误"))
            declaration = _declared(name, "single", "identifier", [_TRUE if is_right else _FALSE])
            yield [_Response(name, declaration, share)], _choice(name, stem, options, most=1)
        case items.Choice(options=options), items.RightOption(right=right):
            declaration = _declared(name, "single", "identifier", [right])
            yield [_Response(name, declaration, share)], _choice(name, stem, options, most=1)
        case items.Choice(options=options), items.RightOptions(right=several):
            declaration = _declared(name, "multiple", "identifier", list(several))
            yield [_Response(name, declaration, share)], _choice(name, stem, options, most=0)
        case items.Ordering(entries=entries), items.RightOrder(right=order):
            declaration = _declared(name, "ordered", "identifier", list(order))
            yield [_Response(name, declaration, share)], _order(name, stem, entries)


def _gaps(
    name: str, stem: str, blanks: tuple[tuple[str, ...], ...], share: float
) -> tuple[list[_Response], str]:
    pieces = stem.split(items.BLANK)
    responses, shown = [], escape(pieces[0])
    for at, words in enumerate(blanks, 1):
        own = f"{name}_GAP_{at}"
        mapping = "".join(
            f'<qti-map-entry map-key={quoteattr(word)} mapped-value="1" case-sensitive="false"/>'
            for word in dict.fromkeys(words)
        )
        declaration = _declared(
            own, "single", "string", [words[0]], f'<qti-mapping default-value="0">{mapping}</qti-mapping>'
        )
        responses.append(_Response(own, declaration, share / len(blanks), mapped=True))
        shown += f'<qti-text-entry-interaction response-identifier="{own}"/>{escape(pieces[at])}'
    return responses, f"<p>{_broken(shown)}</p>"


def _choice(name: str, stem: str, options: tuple[items.Option, ...], *, most: int) -> str:
    return (
        f'<qti-choice-interaction response-identifier="{name}" max-choices="{most}" shuffle="false">'
        f"<qti-prompt>{_broken(escape(stem))}</qti-prompt>{_choices(options)}</qti-choice-interaction>"
    )


def _order(name: str, stem: str, entries: tuple[items.Option, ...]) -> str:
    return (
        f'<qti-order-interaction response-identifier="{name}" shuffle="false">'
        f"<qti-prompt>{_broken(escape(stem))}</qti-prompt>{_choices(entries)}</qti-order-interaction>"
    )


def _choices(options: tuple[items.Option, ...]) -> str:
    return "".join(
        f"<qti-simple-choice identifier={quoteattr(_identifier(one.id))}>"
        f"{escape(one.text)}</qti-simple-choice>"
        for one in options
    )


def _task(name: str, stem: str, materials: str, lines: tuple[items.RubricLine, ...]) -> str:
    rubric = "".join(f"<li>{escape(one.title)}：{one.most:g}</li>" for one in lines)
    return (
        f'<qti-rubric-block use="scoring" view="scorer"><qti-content-body><ul>{rubric}</ul>'
        "</qti-content-body></qti-rubric-block>"
        f"{_paragraphs(materials)}"
        f'<qti-extended-text-interaction response-identifier="{name}">'
        f"<qti-prompt>{_broken(escape(stem))}</qti-prompt></qti-extended-text-interaction>"
    )


def _declared(name: str, cardinality: str, base: str, right: list[str], mapping: str = "") -> str:
    values = "".join(
        f"<qti-value>{escape(_identifier(one) if base == 'identifier' else one)}</qti-value>" for one in right
    )
    correct = f"<qti-correct-response>{values}</qti-correct-response>" if right else ""
    return (
        f'<qti-response-declaration identifier="{name}" cardinality="{cardinality}" base-type="{base}">'
        f"{correct}{mapping}</qti-response-declaration>"
    )


def _outcome(name: str, base: str, value: str) -> str:
    return (
        f'<qti-outcome-declaration identifier="{name}" cardinality="single" base-type="{base}">'
        f"<qti-default-value><qti-value>{value}</qti-value></qti-default-value></qti-outcome-declaration>"
    )


def _processing(responses: list[_Response]) -> str:
    """The points are the sum of the shares; a task of text is marked by people."""
    terms = []
    for one in responses:
        if not one.share:
            continue
        if one.mapped:
            terms.append(_if(_full(one.identifier), one.share))
        else:
            matched = (
                f'<qti-variable identifier="{one.identifier}"/><qti-correct identifier="{one.identifier}"/>'
            )
            terms.append(_if(f"<qti-match>{matched}</qti-match>", one.share))
    return f"<qti-response-processing>{''.join(terms)}</qti-response-processing>" if terms else ""


def _full(name: str) -> str:
    one = '<qti-base-value base-type="float">1</qti-base-value>'
    return f'<qti-gte><qti-map-response identifier="{name}"/>{one}</qti-gte>'


def _if(condition: str, share: float) -> str:
    added = f'<qti-base-value base-type="float">{share:.10g}</qti-base-value>'
    total = f'<qti-sum><qti-variable identifier="SCORE"/>{added}</qti-sum>'
    value = f'<qti-set-outcome-value identifier="SCORE">{total}</qti-set-outcome-value>'
    then = f"<qti-response-if>{condition}{value}</qti-response-if>"
    return f"<qti-response-condition>{then}</qti-response-condition>"


def _explanation(text: str) -> str:
    if not text:
        return ""
    return (
        '<qti-modal-feedback outcome-identifier="EXPLANATION" identifier="shown" show-hide="show">'
        f"<qti-content-body>{_paragraphs(text)}</qti-content-body></qti-modal-feedback>"
    )


def _identifier(name: str) -> str:
    """Ids of options may be digits; an identifier of QTI begins with a letter."""
    return name if name[0].isalpha() else f"_{name}"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())


def _broken(escaped: str) -> str:
    return escaped.replace("\n", "<br/>")
