"""The certificates that a training body issued; to the staff, those of all bodies."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.kit.paging import Paged
from talent.training.certificate_reading import issued_certificates
from talent.training.certificate_schemas import IssuedFilter, IssuedOut
from talent.training.enums import CertificateKind
from web.deps import ActorDep, PageDep, ReadSession, may
from web.forms import FormView, read_query
from web.pages.choices import Pairs, labelled
from web.templating import Page, render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class IssuedCertificates(Page):
    template: ClassVar[str] = "certificates/issued.html"
    certificates: Paged[IssuedOut]
    filter: FormView
    kinds: Pairs


@router.get("/training/certificates", dependencies=[may(Permission.TRAINING_OWN)])
@router.get("/staff/certificates", dependencies=[may(Permission.TRAINING_AUDIT)])
def issued(request: Request, session: ReadSession, actor: ActorDep, page: PageDep) -> Response:
    query = read_query(request.query_params, IssuedFilter)
    assert query.data is not None
    found = issued_certificates(session, actor, query.data, page)
    return render(request, IssuedCertificates(found, query.view, labelled(CertificateKind)))
