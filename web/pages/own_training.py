"""A talent's own training: the classes enrolled in, what came of them, and those to teach."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission
from talent.kit.db import Session
from talent.kit.errors import Conflict
from talent.kit.paging import Page as Part
from talent.kit.paging import Paged
from talent.training.certificate_reading import own_certificates
from talent.training.certificate_schemas import OwnCertificate
from talent.training.completion_schemas import CompletionOut
from talent.training.completions import own_completions
from talent.training.enrolling import decline_teaching, own_enrolments, own_teaching, withdraw
from talent.training.schemas import OwnEnrolment, TaughtClass
from web.deps import ActorDep, Id, PageDep, ReadSession, WriteSession, may
from web.errors import status_of
from web.templating import Page, render

router = APIRouter(prefix="/me/training", include_in_schema=False, dependencies=[may(Permission.ENROL_OWN)])


@dataclass(frozen=True)
class OwnTraining(Page):
    template: ClassVar[str] = "training/own.html"
    enrolments: Paged[OwnEnrolment]
    completions: list[CompletionOut]
    certificates: list[OwnCertificate]
    teaching: list[TaughtClass]
    problem: str


@router.get("")
def own_training(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    return render(request, _page(session, actor, page))


@router.post("/classes/{class_id}/withdraw")
def leave(request: Request, session: WriteSession, actor: ActorDep, class_id: Id) -> Response:
    try:
        with session.begin_nested():
            withdraw(session, actor, class_id)
    except Conflict as error:
        return render(request, _page(session, actor, Part(), error.message), status_of(error))
    return RedirectResponse(f"/me/training#class-{class_id}", 303)


@router.post("/classes/{class_id}/decline")
def decline(request: Request, session: WriteSession, actor: ActorDep, class_id: Id) -> Response:
    try:
        with session.begin_nested():
            decline_teaching(session, actor, class_id)
    except Conflict as error:
        return render(request, _page(session, actor, Part(), error.message), status_of(error))
    return RedirectResponse("/me/training", 303)


def _page(session: Session, actor: Actor, page: Part, problem: str = "") -> OwnTraining:
    return OwnTraining(
        own_enrolments(session, actor, page),
        own_completions(session, actor),
        own_certificates(session, actor),
        own_teaching(session, actor),
        problem,
    )
