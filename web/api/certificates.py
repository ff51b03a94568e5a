"""JSON API: certificates as everybody checks them, as their owners have them, and as they were issued."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from talent.accounts.permissions import Permission
from talent.kit.errors import FieldError, Invalid, NotFound
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.training.certificate_checking import UNKNOWN, check_certificate
from talent.training.certificate_numbers import clean_number, is_number
from talent.training.certificate_reading import issued_certificates, own_certificates
from talent.training.certificate_schemas import CheckedOut, IssuedFilter, IssuedOut, OwnCertificate
from web.api.common import PREFIX, errors
from web.deps import ActorDep, ReadSession, may
from web.noting import MissedNumbers

router = APIRouter(prefix=PREFIX, tags=["certificates"])


class IssuedQuery(IssuedFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


@router.get("/certificates/{number}", dependencies=[may(Permission.PUBLIC)], responses=errors(404, 429))
def check(missed: MissedNumbers, session: ReadSession, actor: ActorDep, number: str) -> CheckedOut:
    """What anybody is told of a number, the name masked; no token is needed.

    One with a wrong check character is answered with 422. Who asks for many that don't exist has to wait.
    """
    clean = clean_number(number)
    if not is_number(clean):
        message = "证书编号有误：应为 27 个字符，最后一个是校验字符。"
        raise Invalid(message, fields=(FieldError("number", message),))
    found = check_certificate(session, actor, clean)
    if found is None:
        missed.append(clean)
        raise NotFound(UNKNOWN)
    return found


@router.get("/me/certificates", dependencies=[may(Permission.ENROL_OWN)], responses=errors(401, 403))
def own(request: Request, session: ReadSession, actor: ActorDep) -> list[OwnCertificate]:
    """One's own, the newest first."""
    return own_certificates(session, actor, request.app.state.settings.base_url)


@router.get("/training/certificates", dependencies=[may(Permission.TRAINING_OWN)], responses=errors(401, 403))
def issued(session: ReadSession, actor: ActorDep, query: Annotated[IssuedQuery, Query()]) -> Paged[IssuedOut]:
    """Those that one's training body issued, the newest first."""
    return _issued(session, actor, query)


@router.get("/certificates", dependencies=[may(Permission.TRAINING_AUDIT)], responses=errors(401, 403))
def all_issued(
    session: ReadSession, actor: ActorDep, query: Annotated[IssuedQuery, Query()]
) -> Paged[IssuedOut]:
    """Those of all issuers, for the staff."""
    return _issued(session, actor, query)


def _issued(session: ReadSession, actor: ActorDep, query: IssuedQuery) -> Paged[IssuedOut]:
    wanted = IssuedFilter(**query.model_dump(exclude={"page", "size"}))
    return issued_certificates(session, actor, wanted, Page(number=query.page, size=query.size))
