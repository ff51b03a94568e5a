"""A talent's certificates: the list, the sheet to print, the same as PDF, and the badge to take along."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.training import certificate_pdf
from talent.training.badges import badges_are_ready, own_badge
from talent.training.certificate_reading import get_printed, own_certificates
from talent.training.certificate_schemas import OwnCertificate, PrintedCertificate
from talent.training.certificate_words import CALLED, SITE, long_date, sentence, skills_line
from web.deps import ActorDep, ReadSession, may
from web.templating import Page, render

router = APIRouter(
    prefix="/me/certificates", include_in_schema=False, dependencies=[may(Permission.ENROL_OWN)]
)


@dataclass(frozen=True)
class OwnCertificates(Page):
    """``pdf`` and ``badges``: whether this installation can make them."""

    template: ClassVar[str] = "certificates/own.html"
    certificates: list[OwnCertificate]
    pdf: bool
    badges: bool


@dataclass(frozen=True)
class Sheet(Page):
    """The words that are printed are Chinese in every language of the page."""

    template: ClassVar[str] = "certificates/sheet.html"
    one: PrintedCertificate
    words: tuple[str, ...]
    called: str
    site_name: str
    issued: str
    expires: str


@router.get("")
def certificates(request: Request, session: ReadSession, actor: ActorDep) -> Response:
    found = own_certificates(session, actor, _base(request))
    pdf = certificate_pdf.is_ready(_font(request))
    return render(request, OwnCertificates(found, pdf, badges_are_ready()))


@router.get("/{number}/print")
def sheet(request: Request, session: ReadSession, actor: ActorDep, number: str) -> Response:
    one = get_printed(session, actor, number, _base(request))
    words = (sentence(one), skills_line(one))
    dates = (long_date(one.issued_on), long_date(one.expires_on))
    return render(request, Sheet(one, words, CALLED[one.kind], SITE, *dates))


@router.get("/{number}/certificate.pdf")
def pdf(request: Request, session: ReadSession, actor: ActorDep, number: str) -> Response:
    one = get_printed(session, actor, number, _base(request))
    drawn = certificate_pdf.draw(one, _font(request))
    return Response(drawn, media_type="application/pdf", headers=_file(f"{one.number}.pdf"))


@router.get("/{number}/badge.jwt")
def badge(request: Request, session: ReadSession, actor: ActorDep, number: str) -> Response:
    token = own_badge(session, actor, number, _base(request))
    return Response(token, media_type="application/vc+jwt", headers=_file(f"{number}.jwt"))


def _base(request: Request) -> str:
    base: str = request.app.state.settings.base_url
    return base


def _font(request: Request) -> Path | None:
    font: Path | None = request.app.state.settings.pdf_font
    return font


def _file(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}
