"""Anybody checks a certificate: by typing its number, or by the code that is printed on it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from talent.accounts.permissions import Permission
from talent.kit.errors import NotFound
from talent.training.certificate_checking import UNKNOWN, check_certificate, get_signed_record
from talent.training.certificate_codes import check_code
from talent.training.certificate_numbers import LENGTH, clean_number, grouped, is_number
from talent.training.certificate_schemas import CheckedOut
from web.deps import ActorDep, ReadSession, may
from web.forms import Complaint, FormView
from web.i18n import N_
from web.noting import MissedNumbers
from web.templating import Page, render

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.PUBLIC)])

_MISTYPED = N_("编号中有一个或几个字符不对，请对照证书逐组检查。")
_WRONG_LENGTH = N_("编号应有 {length} 个字符，您输入了 {typed} 个，请对照证书补全。")
# A code depends on its number alone.
_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True)
class CheckForm(Page):
    template: ClassVar[str] = "certificates/check.html"
    form: FormView


@dataclass(frozen=True)
class CheckResult(Page):
    """``found`` is None where there is no such certificate."""

    template: ClassVar[str] = "certificates/result.html"
    number: str
    found: CheckedOut | None


@router.get("/certificates")
def form(request: Request, number: str = "") -> Response:
    if not number.strip():
        return render(request, CheckForm(FormView()))
    clean = clean_number(number)
    if not is_number(clean):
        return _mistyped(request, number)
    return RedirectResponse(f"/certificates/{clean}", 303)


@router.get("/certificates/{number}")
def check(
    request: Request, missed: MissedNumbers, session: ReadSession, actor: ActorDep, number: str
) -> Response:
    clean = clean_number(number)
    if not is_number(clean):
        return _mistyped(request, number)
    found = check_certificate(session, actor, clean)
    if found is None:
        missed.append(clean)
    return render(request, CheckResult(grouped(clean), found), 200 if found else 404)


@router.get("/certificates/{number}/code.svg")
def code(request: Request, number: str) -> Response:
    """Drawn for every number that is well formed: looks nothing up, so tells nothing."""
    clean = clean_number(number)
    if not is_number(clean):
        raise NotFound(UNKNOWN)
    drawn = check_code(request.app.state.settings.base_url, clean)
    return Response(drawn, media_type="image/svg+xml", headers=_FOR_EVER)


@router.get("/certificates/{number}/record.json")
def record(missed: MissedNumbers, session: ReadSession, actor: ActorDep, number: str) -> Response:
    """The record and its signature, for who doesn't want to take our word for it."""
    clean = clean_number(number)
    found = get_signed_record(session, actor, clean)
    if found is None:
        if is_number(clean):
            missed.append(clean)
        raise NotFound(UNKNOWN)
    return JSONResponse(found.model_dump(mode="json"))


def _mistyped(request: Request, text: str) -> Response:
    """Told without a look: nobody guesses by mistyping."""
    typed = len(clean_number(text))
    numbers = {"length": LENGTH, "typed": typed}
    complaint = Complaint("number", _MISTYPED if typed == LENGTH else _WRONG_LENGTH, numbers)
    return render(request, CheckForm(FormView({"number": [text[:80]]}, (complaint,))), 422)
