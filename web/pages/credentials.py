"""Public documents by which programs of strangers check our badges. They hold no personal data."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse, Response

from talent.accounts.permissions import Permission
from talent.training import badge_documents as documents
from web.deps import ReadSession, may

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.PUBLIC)])

_KEPT = {"cache-control": "public, max-age=3600", "access-control-allow-origin": "*"}
_BRIEFLY = {
    "cache-control": f"public, max-age={documents.KEPT}, must-revalidate",
    "access-control-allow-origin": "*",
}


@router.get("/.well-known/did.json")
def did(request: Request) -> Response:
    return _document(documents.did_document(_base(request)), "application/did+json")


@router.get("/certificates/keys")
def keys() -> Response:
    return _document(documents.key_set(), "application/jwk-set+json")


@router.get("/certificates/issuer")
def issuer(request: Request) -> Response:
    return _document(documents.issuer_profile(_base(request)), "application/ld+json")


@router.get("/certificates/status/{number}")
def status(
    request: Request, session: ReadSession, number: Annotated[int, Path(ge=0, le=documents.LISTS - 1)]
) -> Response:
    """Kept for a minute only: so long may a revoked badge still pass elsewhere."""
    signed = documents.status_list(session, _base(request), number)
    return Response(signed, media_type="application/vc+jwt", headers=_BRIEFLY)


def _document(content: dict[str, Any], kind: str) -> Response:
    return JSONResponse(content, media_type=kind, headers=_KEPT)


def _base(request: Request) -> str:
    base: str = request.app.state.settings.base_url
    return base
