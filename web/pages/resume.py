"""A résumé read into the profile's form: a file goes in, a proposal comes back, what is ticked is drafted."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.kit.db import Session
from talent.kit.errors import Invalid, Unavailable
from talent.matches.engine import MatchEngine
from talent.matches.reading import read_skills
from talent.matches.reading_schemas import SkillReading
from talent.people import service as people
from talent.people.formats.notes import FormatNote
from talent.people.schemas import PersonOut
from web.deps import ActorDep, EngineDep, FormDep, ReadSession, UploadDep, WriteSession, may
from web.errors import status_of
from web.forms import FormView, refused, typed
from web.i18n import N_
from web.pages.choices import Choices, choices
from web.pages.resume_form import drafts_of, proposal_view, words_in
from web.pages.steps import STEPS, own_profile, stored_view
from web.templating import Page, render

router = APIRouter(
    prefix="/me/profile/resume", include_in_schema=False, dependencies=[may(Permission.PROFILE_OWN)]
)
_NOTHING = N_("没有勾选任何内容。请勾选要放入表单的部分，或返回档案。")


@dataclass(frozen=True)
class ResumePage(Page):
    """Where the file is chosen; not ``available``: what reads it is not installed."""

    template: ClassVar[str] = "people/resume.html"
    form: FormView
    available: bool


@dataclass(frozen=True)
class ProposalPage(Page):
    """What was read, to be ticked and mended, beside the profile; it lives in this form and nowhere else.

    ``drafted`` are the steps with something unsaved, to which the ticked parts would be added. Of a document
    of another system ``notes`` says what was wrong in it, and ``ignored`` what was not read.
    """

    template: ClassVar[str] = "people/resume_proposal.html"
    form: FormView
    person: PersonOut
    choices: Choices
    readings: dict[str, SkillReading]
    drafted: list[str]
    notes: list[FormatNote]
    ignored: list[str]


@dataclass(frozen=True)
class Document:
    """An upload that is JSON, by what it begins with, whatever its name says."""

    value: Any


def _read_upload(form: UploadDep) -> list[str] | Document | Invalid | Unavailable:
    """Before the route's session is opened: nobody waits for a turn to write while a file is read."""
    sent = form.get("resume")
    content = sent.file.read() if isinstance(sent, UploadFile) else b""
    try:
        if content.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"["):
            return Document(people.format_document(content))
        return people.resume_lines(content)
    except (Invalid, Unavailable) as error:
        return error


Uploaded = Annotated[list[str] | Document | Invalid | Unavailable, Depends(_read_upload)]


@router.get("")
def choose(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    own_profile(session, actor)
    return render(request, ResumePage(FormView(), people.can_read_resumes()))


@router.post("")
def read(
    request: Request, uploaded: Uploaded, session: WriteSession, actor: ActorDep, engine: EngineDep
) -> Response:
    """The proposal; of the file nothing stays."""
    told: people.FormatFound | None = None
    try:
        if isinstance(uploaded, (Invalid, Unavailable)):
            raise uploaded
        if isinstance(uploaded, Document):
            told = people.read_format(session, actor, uploaded.value)
            found = told.found
        else:
            found = people.read_resume(session, actor, uploaded)
    except (Invalid, Unavailable) as error:
        page = ResumePage(refused(FormView(), error), people.can_read_resumes())
        return render(request, page, status_of(error))
    person = own_profile(session, actor)
    readings = _readings(session, engine, [one.words for one in found.skills])
    view = proposal_view(found, person, readings)
    return render(request, _page(session, actor, person, view, readings, told))


@router.post("/drafts")
def put(
    request: Request, session: WriteSession, actor: ActorDep, engine: EngineDep, form: FormDep
) -> Response:
    """The ticked parts go behind what the steps hold, as drafts: each step is saved by the person alone."""
    person, view = own_profile(session, actor), FormView(typed(form))
    written = []
    try:
        with session.begin_nested():
            for step in ("basics", "education", "work", "skills"):
                draft = people.find_draft(session, actor, step)
                version = draft.version if draft else person.version
                before = draft.fields if draft else stored_view(STEPS[step], person).values
                chosen, fields = drafts_of(step, view, before)
                if chosen:
                    people.save_draft(session, actor, step, version, fields)
                    written.append(step)
            if not written:
                raise Invalid(_NOTHING)
    except Invalid as error:
        readings = _readings(session, engine, words_in(view))
        page = _page(session, actor, person, refused(view, error), readings)
        return render(request, page, status_of(error))
    return RedirectResponse(f"/me/profile/{written[0]}", 303)


def _page(
    session: Session,
    actor: Actor,
    person: PersonOut,
    view: FormView,
    readings: dict[str, SkillReading],
    told: people.FormatFound | None = None,
) -> ProposalPage:
    drafted = [STEPS[key].title for key in people.drafted_steps(session, actor) if key in STEPS]
    notes, ignored = (told.notes, told.ignored) if told else ([], [])
    return ProposalPage(view, person, choices(session), readings, drafted, notes, ignored)


def _readings(session: Session, engine: MatchEngine, words: Sequence[str]) -> dict[str, SkillReading]:
    """What is understood of each word; nothing while the index is being built."""
    try:
        return {one.text: one for one in read_skills(session, words, engine)}
    except Unavailable:
        return {}
