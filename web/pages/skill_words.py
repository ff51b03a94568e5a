"""Staff: words that the gate does not read, and the decision on each."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import Paged
from talent.matches.deciding import decide_word
from talent.matches.review import get_word, list_words
from talent.matches.schemas import DecisionInput, SkillWordOut
from talent.vocab.enums import WordOrder, WordReading, WordSource, WordState
from talent.vocab.schemas import SkillWordFilter
from web.deps import ActorDep, FormDep, Id, PageDep, ReadSession, WriteSession, may
from web.deps import EngineDep as Engine
from web.errors import status_of
from web.forms import FormView, read_form, read_query, refused
from web.noting import WORDS_READ
from web.pages.choices import Pairs, labelled, skill_names
from web.security import local_path
from web.templating import Page, render

LIST = "/staff/skill-words"
router = APIRouter(prefix=LIST, include_in_schema=False, dependencies=[may(Permission.SKILLS_REVIEW)])


@dataclass(frozen=True)
class SkillWords(Page):
    """The list; ``skills`` are names to choose from, ``state`` the one that is listed."""

    template: ClassVar[str] = "staff/skill_words.html"
    words: Paged[SkillWordOut]
    state: WordState
    filter: FormView
    states: Pairs
    readings: Pairs
    sources: Pairs
    orders: Pairs
    skills: tuple[str, ...]


@dataclass(frozen=True)
class SkillWordPage(Page):
    template: ClassVar[str] = "staff/skill_word.html"
    word: SkillWordOut
    form: FormView
    back: str
    skills: tuple[str, ...]


@router.get("", dependencies=[WORDS_READ])
def words(request: Request, session: ReadSession, actor: ActorDep, engine: Engine, page: PageDep) -> Response:
    query = read_query(request.query_params, SkillWordFilter)
    assert query.data is not None
    found = list_words(session, actor, query.data, page, engine)
    if not found.items and page.number > 1:
        # The last of a page was decided on.
        return RedirectResponse(f"{LIST}?{request.url.include_query_params(page=found.pages).query}", 303)
    shown = SkillWords(
        found,
        query.data.state,
        query.view,
        labelled(WordState),
        labelled(WordReading),
        labelled(WordSource),
        labelled(WordOrder),
        skill_names(session),
    )
    return render(request, shown)


@router.get("/{word_id}")
def word(request: Request, session: ReadSession, actor: ActorDep, engine: Engine, word_id: Id) -> Response:
    found = get_word(session, actor, word_id, engine)
    return render(request, SkillWordPage(found, FormView(), LIST, skill_names(session)))


@router.post("/{word_id}")
def decide(request: Request, session: WriteSession, actor: ActorDep, word_id: Id, form: FormDep) -> Response:
    read, back = read_form(form, DecisionInput), _back(form)
    view, status = read.view, 422
    if read.data is not None:
        try:
            with session.begin_nested():
                decide_word(session, actor, word_id, read.data)
            return RedirectResponse(back, 303)
        except (Conflict, Invalid) as error:
            view, status = refused(view, error), status_of(error)
    found = get_word(session, actor, word_id)
    return render(request, SkillWordPage(found, view, back, skill_names(session)), status)


def _back(form: FormData) -> str:
    """The part of the list from which the decision came."""
    named = form.get("back")
    path = local_path(named if isinstance(named, str) else None)
    return path if path.partition("?")[0] == LIST else LIST
