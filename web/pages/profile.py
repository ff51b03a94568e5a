"""A talent's own profile: what is in it, what it would still gain from, who sees it and who does not."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.kit.errors import Invalid
from talent.market.feed_schemas import PlacementOut
from talent.market.placements import waiting_placements
from talent.matches.recommendations import recommended_posts
from talent.matches.schemas import RecommendedPosts
from talent.people import service as people
from talent.people.enums import ConsentKind
from talent.people.schemas import BlockInput, Completeness, PauseInput, PersonOut, ProposalInput
from talent.people.texts import TEXTS, ConsentText
from talent.people.word_showing import WordsOut
from talent.vocab import service as vocab
from web.deps import ActorDep, EngineDep, FormDep, Id, ReadSession, WriteSession, may
from web.errors import status_of
from web.forms import read_form, refused
from web.pages.steps import own_profile, visibility_page
from web.templating import Page, render

router = APIRouter(prefix="/me/profile", include_in_schema=False, dependencies=[may(Permission.PROFILE_OWN)])
_BLOCKS = "/me/profile/visibility#blocks"


@dataclass(frozen=True)
class Overview(Page):
    template: ClassVar[str] = "people/overview.html"
    person: PersonOut
    completeness: Completeness
    consents: list[tuple[ConsentKind, ConsentText, bool]]
    places: list[str]
    agreed: bool
    saved: bool
    recommended: RecommendedPosts | None
    words: list[WordsOut]
    placements: list[PlacementOut]


@router.get("")
def overview(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    person = own_profile(session, actor)
    standing = {one.kind for one in person.consents if one.withdrawn_at is None}
    consents = [(kind, text, kind in standing) for kind, text in TEXTS.items()]
    saved = request.query_params.get("saved") == "1"
    names = vocab.division_names(session, person.wishes.divisions)
    places = [names.get(code, code) for code in person.wishes.divisions]
    agreed = ConsentKind.MATCHING in standing
    recommended = recommended_posts(session, actor)
    page = Overview(
        person=person,
        completeness=people.completeness(person),
        consents=consents,
        places=places,
        agreed=agreed,
        saved=saved,
        recommended=recommended,
        words=people.own_words(session, actor),
        placements=waiting_placements(session, actor),
    )
    return render(request, page)


@router.post("/matching")
def set_matching(
    request: Request, session: WriteSession, actor: ActorDep, take_part: Annotated[bool, Form()]
) -> Response:
    """Out of every ranking at once, or in again."""
    people.set_opted_out(session, actor, not take_part)
    return RedirectResponse("/me/profile?saved=1", 303)


@router.post("/pause")
def pause(session: WriteSession, actor: ActorDep, months: Annotated[str, Form()] = "") -> Response:
    """For some months out of every ranking; without a number back in at once."""
    if months not in ("", "1", "3", "6"):
        raise Invalid("请选择暂停 1、3 或 6 个月。")
    people.pause(session, actor, PauseInput.model_validate({"months": int(months) if months else None}))
    return RedirectResponse("/me/profile?saved=1#matching", 303)


@router.post("/blocks")
def block(
    request: Request, session: WriteSession, actor: ActorDep, engine: EngineDep, form: FormDep
) -> Response:
    """One more employer that never sees the profile."""
    read = read_form(form, BlockInput)
    view = read.view
    if read.data is not None:
        try:
            with session.begin_nested():
                people.block_employer(session, actor, read.data)
        except Invalid as error:
            view = refused(view, error)
            return render(request, visibility_page(session, actor, engine, view), status_of(error))
        return RedirectResponse(_BLOCKS, 303)
    return render(request, visibility_page(session, actor, engine, view), 422)


@router.post("/blocks/{block_id}/remove")
def unblock(session: WriteSession, actor: ActorDep, block_id: Id) -> Response:
    people.unblock_employer(session, actor, block_id)
    return RedirectResponse(_BLOCKS, 303)


@router.post("/consents")
def set_consent(
    request: Request,
    session: WriteSession,
    actor: ActorDep,
    kind: Annotated[ConsentKind, Form()],
    agree: Annotated[bool, Form()],
) -> Response:
    (people.give_consent if agree else people.withdraw_consent)(session, actor, kind)
    return RedirectResponse("/me/profile?saved=1", 303)


@router.post("/proposals")
def answer(session: WriteSession, actor: ActorDep, form: FormDep) -> Response:
    """A skill that was vouched for is added to the stated ones, or not."""
    read = read_form(form, ProposalInput)
    if read.data is None:
        raise Invalid("请从档案页选择要加入或不加入的技能。")
    people.answer_proposal(session, actor, read.data)
    return RedirectResponse("/me/profile?saved=1#skills", 303)


@router.post("/confirm")
def confirm(request: Request, session: WriteSession, actor: ActorDep) -> Response:
    """All of this is still true today."""
    people.confirm(session, actor)
    return RedirectResponse("/me/profile?saved=1", 303)
