"""Pages: a frozen dataclass for each, drawn by its template in the language of the request."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, ClassVar
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from talent.accounts.actor import VISITOR, Actor
from talent.accounts.permissions import Permission, may
from talent.kit.clock import SHANGHAI
from talent.kit.labels import LabelledEnum
from talent.kit.terms import SKILL_LEVELS
from talent.matches.labels import MUST_SKILL
from talent.matches.schemas import BlockPoints
from talent.matches.scoring import SIDES
from talent.notices.schemas import NoticeOut
from talent.notices.texts import TEXTS, NoticeText
from talent.training.certificate_numbers import grouped
from talent.vocab.service import education_name
from web.i18n import COOKIE, DATA_LABELS, FIELD_LABELS, LANGUAGES, language_of, translate, translations
from web.navigation import Place, place_of

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
_YEAR = 31_536_000
# Parts of an address that narrow nothing.
_NO_FILTER = ("page", "size", "order")
_WORST = 2
# These stay numbers where a text asks for one.
_NUMBERS = frozenset((int, float))


@dataclass(frozen=True)
class Page:
    """What one template shows: its fields are the template's variables, and a test compares the two."""

    template: ClassVar[str] = ""


@dataclass(frozen=True)
class Site:
    """What every template may use besides its page: who looks, in which language, at which address.

    ``unread`` counts the notices of who is signed in; ``place`` is the navigation and where in it they are.
    """

    language: str
    path: str
    query: tuple[tuple[str, str], ...]
    actor: Actor
    demo: bool
    unread: int
    base: str
    place: Place

    @property
    def lang(self) -> str:
        return LANGUAGES[self.language]

    def may(self, permission: str) -> bool:
        return may(self.actor, Permission[permission])

    @property
    def filters(self) -> int:
        """How many filters the address holds."""
        return sum(1 for key, value in self.query if value and key not in _NO_FILTER)

    def here(self, **changes: object) -> str:
        """This address with some of its query changed; None takes a key away, a list repeats it."""
        pairs = [(key, value) for key, value in self.query if key not in changes]
        for key, value in changes.items():
            many = value if isinstance(value, (list, tuple)) else [value]
            pairs += [(key, str(one)) for one in many if one is not None]
        return self.path + ("?" + urlencode(pairs) if pairs else "")

    def without(self, key: str, value: object) -> str:
        """This address without one pair of its query, from its first page."""
        pairs = [pair for pair in self.query if pair != (key, str(value)) and pair[0] != "page"]
        return self.path + ("?" + urlencode(pairs) if pairs else "")


# Names that a template may use without a field of its page.
SHARED = frozenset({"site", "_", "gettext", "ngettext"})


def render(
    request: Request, page: Page, status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """The page as HTML, in the language of the request."""
    language = language_of(request)
    context = {field.name: getattr(page, field.name) for field in fields(page)}
    context["site"] = _site(request, language)
    text = environment(language).get_template(page.template).render(context)
    response = HTMLResponse(text, status, dict(headers or {}))
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=_YEAR, samesite="lax", httponly=True)
    return response


def _site(request: Request, language: str) -> Site:
    query = tuple((key, value) for key, value in request.query_params.multi_items() if key != "lang")
    settings = request.app.state.settings
    actor = getattr(request.state, "actor", VISITOR)
    return Site(
        language=language,
        path=request.url.path,
        query=query,
        actor=actor,
        demo=settings.demo,
        unread=getattr(request.state, "unread", 0),
        base=settings.base_url,
        place=place_of(actor, request.url.path),
    )


class _Constants(NodeTransformer):
    """Puts a text with nothing to fill in where the template asks for it."""

    def __init__(self, say: Callable[..., Markup]) -> None:
        self._say = say

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name that jinja looks for
        self.generic_visit(node)
        asked = isinstance(node.node, nodes.Name) and node.node.name == "_"
        if asked and len(node.args) == 1 and isinstance(node.args[0], nodes.Const) and not node.kwargs:
            return nodes.Const(self._say(node.args[0].value), lineno=node.lineno)
        return node


class _Spoken(Environment):
    """Templates of one language: of its texts those without values are looked up when it is compiled."""

    language: str

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        spoken = _Constants(_sayer(self.language)).visit(source)
        return super()._generate(spoken, name, filename, defer_init)


@lru_cache(maxsize=len(LANGUAGES))
def environment(language: str) -> Environment:
    """The templates with the texts of one language."""
    made = _Spoken(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.language = language
    # What is installed looks into the context first, and a page of a ranking says a thousand texts.
    made.globals.update(_=_sayer(language), gettext=_sayer(language))
    made.globals.update(static=static, drawn=icon, levels=SKILL_LEVELS, sides=SIDES)
    made.globals.update(new_key=partial(token_urlsafe, 16))
    made.filters.update(
        tr=partial(_translated, language),
        said=partial(translate, language),
        told=partial(_told, language),
        condition=partial(_condition, language),
        lost=_lost,
        day=_day,
        minute=_minute,
        money=_money,
        points=_points,
        education=partial(_education, language),
        number=_number,
        field=partial(_field, language),
        grouped=_grouped,
        suggested=_suggested,
    )
    return made


def _sayer(language: str) -> Callable[..., Markup]:
    known: dict[str, str] = {}
    # Most texts have nothing to fill in, and are then the same each time.
    finished: dict[str, Markup] = {}

    def say(text: str, /, **values: object) -> Markup:
        """A text in the language; it is ours and safe, the values in it are escaped."""
        if not values and text in finished:
            return finished[text]
        shown = known.get(text)
        if shown is None:
            shown = known[text] = translate(language, text)
        # What Markup's own % does, in half the time: a page of a ranking fills in six hundred values.
        safe = {name: one if type(one) in _NUMBERS else escape(one) for name, one in values.items()}
        filled = Markup(shown % safe)  # noqa: S704 - texts of the catalogue, and what was escaped
        return filled if values else finished.setdefault(text, filled)

    return say


@lru_cache(maxsize=256)
def icon(name: str, kind: str = "") -> Markup:
    """A sign out of the sprite; it says nothing that the text beside it does not say."""
    sprite = static("vendor/bootstrap-icons/sprite.svg")
    return Markup(
        '<svg class="icon {kind}" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"/></svg>'
    ).format(kind=kind, sprite=sprite, name=name)


@lru_cache(maxsize=256)
def static(name: str) -> str:
    """The address of a static file, with a digest of its content so that browsers may keep it for ever."""
    content = (STATIC / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def _translated(language: str, text: str | LabelledEnum, numbers: Mapping[str, Any] | None = None) -> str:
    """A text of a service or an enum's label; braces are filled where there are numbers for them."""
    shown = translate(language, text)
    return shown.format(**numbers) if numbers else shown


def _told(language: str, notice: NoticeOut) -> NoticeText:
    """The words of a notice. Of its facts those are translated that are words of ours."""
    facts = {name: translate(language, value) for name, value in notice.facts.items()}
    return NoticeText(*(translate(language, text) for text in TEXTS[notice.kind])).filled(facts)


def _condition(language: str, label: str) -> str:
    """A hard condition: of a required skill only the first word is ours, the skill's name stays."""
    kind, _, name = label.partition(" ")
    return f"{translate(language, kind)} {name}" if kind == MUST_SKILL else translate(language, label)


def _education(language: str, rank: int | None) -> str:
    return translate(language, education_name(rank))


def _field(language: str, name: str) -> str:
    """What a field is called, by its label where it has one."""
    return translate(language, DATA_LABELS.get(name) or FIELD_LABELS.get(name, name))


def _lost(parts: Iterable[BlockPoints]) -> list[tuple[str, float]]:
    """The blocks that cost a pair the most points, with the points: two at most, none below one point."""
    lost = [(part.label, part.weight * 100 - part.points) for part in parts]
    worst = sorted(lost, key=lambda one: one[1], reverse=True)[:_WORST]
    return [(label, points) for label, points in worst if points >= 1]


def _grouped(number: str) -> list[str]:
    """The number of a certificate, or one that is grouped already, group by group."""
    return grouped(number.replace("-", "")).split("-")


def _suggested(names: Iterable[str]) -> Markup:
    """The choices of a list of suggestions."""
    return _choices_of(tuple(names))


# The names of all skills, mostly: near a thousand, the same for everybody.
@lru_cache(maxsize=8)
def _choices_of(names: tuple[str, ...]) -> Markup:
    return Markup("").join(Markup('<option value="{}"></option>').format(name) for name in names)


def _day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return (value.astimezone(SHANGHAI) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


def _minute(value: datetime | None) -> str:
    return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if value else ""


def _money(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _points(value: float) -> str:
    return f"{value:.1f}"


def _number(value: float | None) -> str:
    """2.0 as 2, 1.5 as 1.5."""
    return "" if value is None else f"{value:g}"
