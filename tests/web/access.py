"""For each route whose object it is about, and what a request needs to get past the form: the access table.

``tests/web/test_matrix.py`` asks every route as everybody. A new route without a row fails there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from fastapi import FastAPI

from talent.accounts.permissions import Permission
from talent.kit.clock import today
from web.app import ROUTERS
from web.security import guarded_routes


class Of(Enum):
    """Whose object a route is about."""

    # Nobody's: the role alone decides, or it is about who asks.
    NOBODY = "nobody"
    # An enterprise's, and its alone: another enterprise is refused.
    ENTERPRISE = "enterprise"
    # An enterprise's, shown to everybody who may ask at all.
    SHOWN = "shown"


@dataclass(frozen=True)
class Row:
    """``form`` and ``json`` are what the route wants; braces are filled in as in its path."""

    of: Of = Of.NOBODY
    form: Mapping[str, str] | None = None
    json: Any = None
    query: str = ""


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    permission: Permission

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def routes() -> list[Route]:
    """All that the application has."""
    app = FastAPI(openapi_url=None)
    for router in ROUTERS:
        app.include_router(router)
    return [
        Route(method, str(context.path), permission)
        for context, permission in guarded_routes(app.routes)
        for method in sorted((context.methods or set()) - {"HEAD", "OPTIONS"})
    ]


LATER = (today() + timedelta(days=90)).isoformat()
OWN, SHOWN, NOBODY = Of.ENTERPRISE, Of.SHOWN, Of.NOBODY
_API = "/api/v1"
_TITLE = {"title": "直播运营", "version": "1"}
_STATE = {"state": "paused", "version": "1"}
_EXTEND = {"valid_until": LATER, "version": "1"}

ROWS: dict[str, Row] = {
    # Public pages, and what is about who asks.
    "GET /": Row(),
    "GET /scoring": Row(),
    "GET /privacy": Row(),
    "GET /api/docs": Row(),
    "GET /healthz": Row(),
    "GET /readyz": Row(),
    "GET /favicon.ico": Row(),
    "GET /register": Row(),
    "POST /register": Row(),
    "GET /login": Row(),
    "POST /login": Row(),
    "POST /logout": Row(),
    "GET /join/{token}": Row(),
    "POST /join/{token}": Row(),
    "GET /account": Row(),
    "POST /account/password": Row(),
    "GET /me/posts": Row(),
    "GET /me/posts/{demand_id}": Row(),
    "GET /me/profile": Row(),
    "POST /me/profile/matching": Row(),
    "POST /me/profile/consents": Row(),
    "POST /me/profile/confirm": Row(),
    "GET /me/profile/{key}": Row(),
    "POST /me/profile/{key}": Row(),
    # People: what of them is shown, their own tests say.
    "GET /people": Row(),
    "GET /people/{person_id}": Row(),
    f"GET {_API}/people": Row(),
    f"POST {_API}/people": Row(),
    f"GET {_API}/people/me": Row(),
    f"PUT {_API}/people/me/basics": Row(),
    f"PUT {_API}/people/me/education": Row(),
    f"PUT {_API}/people/me/work": Row(),
    f"PUT {_API}/people/me/skills": Row(),
    f"PUT {_API}/people/me/wishes": Row(),
    f"PUT {_API}/people/me/categories": Row(),
    f"PUT {_API}/people/me/visibility": Row(),
    f"PUT {_API}/people/me/matching": Row(),
    f"GET {_API}/people/{{person_id}}": Row(),
    f"GET {_API}/people/{{person_id}}/demands": Row(),
    f"GET {_API}/people/{{person_id}}/demands/{{demand_id}}": Row(),
    # Staff.
    "GET /staff/organisations": Row(),
    "GET /staff/organisations/{organisation_id}": Row(),
    "POST /staff/organisations/{organisation_id}": Row(),
    "GET /staff/skill-words": Row(),
    "GET /staff/skill-words/{word_id}": Row(),
    "POST /staff/skill-words/{word_id}": Row(),
    f"GET {_API}/skill-words": Row(),
    f"GET {_API}/skill-words/{{word_id}}": Row(),
    f"POST {_API}/skill-words/{{word_id}}/decision": Row(),
    # Code lists.
    f"GET {_API}/divisions": Row(),
    f"GET {_API}/occupations": Row(),
    f"GET {_API}/skills": Row(),
    f"GET {_API}/skills/read": Row(),
    f"GET {_API}/openapi.json": Row(),
    # An open demand and its enterprise.
    "GET /demands": Row(),
    "GET /demands/{demand_id}": Row(SHOWN),
    "GET /enterprises/{organisation_id}": Row(SHOWN),
    f"GET {_API}/demands": Row(),
    f"GET {_API}/demands/{{demand_id}}": Row(SHOWN),
    f"GET {_API}/enterprises/{{organisation_id}}": Row(SHOWN),
    # An enterprise's desk.
    "GET /enterprise": Row(),
    "POST /enterprise": Row(),
    "GET /enterprise/verification": Row(),
    "POST /enterprise/verification": Row(),
    "POST /enterprise/papers": Row(),
    "GET /papers/{paper_id}": Row(OWN),
    "GET /enterprise/members": Row(),
    "POST /enterprise/members": Row(),
    "POST /enterprise/members/{user_id}/role": Row(OWN, form={"member": "reader"}),
    "POST /enterprise/members/{user_id}/active": Row(OWN, form={"active": "false"}),
    "POST /enterprise/members/invitations/{invitation_id}/withdraw": Row(OWN),
    f"GET {_API}/enterprises/me": Row(),
    f"PUT {_API}/enterprises/me": Row(),
    f"GET {_API}/enterprises/me/members": Row(),
    f"PUT {_API}/enterprises/me/members/{{user_id}}/role": Row(OWN, json={"member": "reader"}),
    f"PUT {_API}/enterprises/me/members/{{user_id}}/active": Row(OWN, json={"active": False}),
    f"GET {_API}/enterprises/me/invitations": Row(),
    f"POST {_API}/enterprises/me/invitations": Row(),
    f"DELETE {_API}/enterprises/me/invitations/{{invitation_id}}": Row(OWN),
    "GET /enterprise/demands": Row(),
    "GET /enterprise/demands/new": Row(),
    "POST /enterprise/demands/new": Row(),
    "POST /enterprise/demands/count": Row(),
    "GET /enterprise/demands/{demand_id}": Row(OWN),
    "GET /enterprise/demands/{demand_id}/edit": Row(OWN),
    "POST /enterprise/demands/{demand_id}/edit": Row(OWN, form=_TITLE),
    "POST /enterprise/demands/{demand_id}/state": Row(OWN, form=_STATE),
    "POST /enterprise/demands/{demand_id}/copy": Row(OWN, form={}),
    "POST /enterprise/demands/{demand_id}/confirm": Row(OWN, form={}),
    "POST /enterprise/demands/{demand_id}/extend": Row(OWN, form=_EXTEND),
    "POST /enterprise/demands/{demand_id}/template": Row(OWN, form={"template": "true"}),
    f"POST {_API}/demands": Row(),
    f"POST {_API}/demands/count": Row(),
    f"PUT {_API}/demands/{{demand_id}}": Row(OWN, json=_TITLE),
    f"POST {_API}/demands/{{demand_id}}/state": Row(OWN, json=_STATE),
    f"POST {_API}/demands/{{demand_id}}/confirm": Row(OWN),
    f"POST {_API}/demands/{{demand_id}}/extend": Row(OWN, json=_EXTEND),
    f"PUT {_API}/demands/{{demand_id}}/template": Row(OWN, json={"template": True}),
    # Who fits a demand.
    "GET /demands/{demand_id}/candidates": Row(OWN),
    "GET /demands/{demand_id}/candidates/{person_id}": Row(OWN),
    "GET /demands/{demand_id}/compare": Row(OWN, query="?a={person_id}&b={other_person_id}"),
    "GET /demands/{demand_id}/conditions": Row(OWN),
    "POST /demands/{demand_id}/verdicts/{person_id}": Row(OWN, form={"verdict": "shortlisted"}),
    "POST /demands/{demand_id}/verdicts": Row(OWN, form={}),
    "POST /demands/{demand_id}/feedback": Row(OWN, form={"learning": "false"}),
    f"GET {_API}/demands/{{demand_id}}/candidates": Row(OWN),
    f"GET {_API}/demands/{{demand_id}}/candidates/{{person_id}}": Row(OWN),
    f"GET {_API}/demands/{{demand_id}}/compare": Row(OWN, query="?a={person_id}&b={other_person_id}"),
    f"GET {_API}/demands/{{demand_id}}/conditions": Row(OWN),
    f"GET {_API}/demands/{{demand_id}}/verdicts": Row(OWN),
    f"PUT {_API}/demands/{{demand_id}}/verdicts/{{person_id}}": Row(OWN, json={"verdict": "shortlisted"}),
    f"DELETE {_API}/demands/{{demand_id}}/verdicts/{{person_id}}": Row(OWN),
    f"DELETE {_API}/demands/{{demand_id}}/verdicts": Row(OWN),
    f"GET {_API}/demands/{{demand_id}}/feedback": Row(OWN),
    f"PUT {_API}/demands/{{demand_id}}/feedback": Row(OWN, json={"learning": False}),
}
