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
from tests.web.exchange_routes import EXCHANGE
from tests.web.learning_routes import LEARNING
from tests.web.reconciliation_routes import RECONCILIATION
from tests.web.sheet_routes import SHEETS
from web.app import ROUTERS
from web.security import guarded_routes


class Of(Enum):
    """Whose object a route is about."""

    # Nobody's: the role alone decides, or it is about who asks.
    NOBODY = "nobody"
    # An enterprise's, and its alone: another enterprise is refused.
    ENTERPRISE = "enterprise"
    # A member's of an enterprise: colleagues are refused, too.
    MEMBER = "member"
    # An enterprise's, shown to everybody who may ask at all.
    SHOWN = "shown"


@dataclass(frozen=True)
class Row:
    """``form`` and ``json`` are what the route wants; braces are filled in as in its path.

    ``otherwise`` is the status that even the owner gets, whose object is not so far that this can be done.
    """

    of: Of = Of.NOBODY
    form: Mapping[str, str] | None = None
    json: Any = None
    query: str = ""
    otherwise: int | None = None


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
_WHOLE = {
    "title": "直播运营",
    "version": "1",
    "headcount": "2",
    "remote": "true",
    "salary_min": "6000",
    "salary_max": "9000",
    "duties": "负责店铺直播。",
    "conditions": "熟悉直播平台规则。",
    "valid_until": LATER,
}
_STATE = {"state": "paused", "version": "1"}
_EXTEND = {"valid_until": LATER, "version": "1"}
_STEP = {"state": "talking", "version": "1"}
_INTERVIEW = {"version": "1", "at": f"{LATER}T10:00", "place": "会议室"}
_HIRE = {"version": "1", "hired_on": today().isoformat()}
_REFUSAL = {"version": "1", "reason": "chosen", "message": "已选定其他候选人，谢谢您的关注。"}
_STARS = {"innovation": "4", "quality": "4", "effect": "4", "contribution": "4"}

ROWS: dict[str, Row] = {
    "POST /me/profile/proposals": Row(form={"skill": "python", "accept": "true"}),
    **{name: Row() for name in LEARNING},
    **{name: Row() for name in EXCHANGE},
    **{name: Row() for name in RECONCILIATION},
    **{name: Row() for name in SHEETS},
    # Public pages, and what is about who asks.
    "GET /": Row(),
    "GET /scoring": Row(),
    "GET /privacy": Row(),
    "GET /api/docs": Row(),
    "GET /healthz": Row(),
    "GET /readyz": Row(),
    "GET /favicon.ico": Row(),
    "GET /robots.txt": Row(),
    "GET /sitemap.xml": Row(),
    "GET /sitemaps/{number}.xml": Row(),
    "GET /accessibility": Row(),
    "GET /figures": Row(),
    "GET /figures.csv": Row(),
    "GET /erased": Row(),
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
    f"PUT {_API}/people/me/proposals": Row(),
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
    f"GET {_API}/demands/{{demand_id}}/jobposting": Row(SHOWN),
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
    "POST /enterprise/demands/{demand_id}/edit": Row(OWN, form=_WHOLE),
    "POST /enterprise/demands/{demand_id}/state": Row(OWN, form=_STATE),
    "POST /enterprise/demands/{demand_id}/copy": Row(OWN, form={}),
    "POST /enterprise/demands/{demand_id}/confirm": Row(OWN, form={}),
    "POST /enterprise/demands/{demand_id}/extend": Row(OWN, form=_EXTEND),
    "POST /enterprise/demands/{demand_id}/template": Row(OWN, form={"template": "true"}),
    f"POST {_API}/demands": Row(),
    f"POST {_API}/demands/count": Row(),
    f"PUT {_API}/demands/{{demand_id}}": Row(OWN, json=_WHOLE),
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
    # What a talent does: about who asks. Another's thread is not found, as its own tests say.
    "GET /me/forward": Row(),
    "GET /me/gains": Row(),
    "GET /training/shortages": Row(),
    "GET /staff/shortages": Row(),
    "GET /staff/shortages.csv": Row(),
    "GET /me/searches": Row(),
    "POST /me/searches": Row(),
    "POST /me/searches/{search_id}": Row(),
    "POST /me/searches/{search_id}/remove": Row(),
    "GET /me/threads": Row(),
    "GET /me/threads/{thread_id}": Row(),
    "POST /me/threads/{thread_id}": Row(),
    "GET /me/threads/{thread_id}/answer": Row(),
    "POST /me/threads/{thread_id}/answer": Row(),
    "POST /me/threads/{thread_id}/contact": Row(),
    "POST /me/threads/{thread_id}/appraisal": Row(),
    "GET /demands/{demand_id}/apply": Row(),
    "POST /demands/{demand_id}/apply": Row(),
    "GET /me/contacts": Row(),
    "POST /me/contacts/{organisation_id}/withdraw": Row(),
    "POST /me/profile/pause": Row(),
    "POST /me/profile/blocks": Row(),
    "POST /me/profile/blocks/{block_id}/remove": Row(),
    "GET /me/profile/check": Row(),
    "POST /me/profile/{key}/draft": Row(),
    "POST /me/profile/{key}/draft/discard": Row(),
    "GET /me/viewers": Row(),
    "GET /me/data": Row(),
    "POST /me/data/download": Row(),
    "POST /me/data/erase": Row(),
    f"PUT {_API}/people/me/pause": Row(),
    f"GET {_API}/people/me/blocks": Row(),
    f"POST {_API}/people/me/blocks": Row(),
    f"DELETE {_API}/people/me/blocks/{{block_id}}": Row(),
    f"GET {_API}/people/me/forward": Row(),
    f"GET {_API}/people/me/gains": Row(),
    f"POST {_API}/people/me/export/{{format}}": Row(),
    f"POST {_API}/people/me/import": Row(json={"basics": {}}),
    f"GET {_API}/shortages": Row(),
    f"GET {_API}/shortages/plan": Row(),
    f"GET {_API}/people/me/viewers": Row(),
    f"POST {_API}/demands/{{demand_id}}/applications": Row(),
    f"POST {_API}/threads/{{thread_id}}/answer": Row(),
    f"PUT {_API}/threads/{{thread_id}}/contact": Row(),
    # Notices are of whoever asks.
    "GET /me/notices": Row(),
    "POST /me/notices/read": Row(),
    "POST /me/notices/{notice_id}/open": Row(),
    "GET /account/notices": Row(),
    "POST /account/notices": Row(),
    "GET /notices/stop/{token}": Row(),
    "POST /notices/stop/{token}": Row(),
    "POST /notices/stop/{token}/resume": Row(),
    f"GET {_API}/me/notices": Row(),
    f"POST {_API}/me/notices/read": Row(),
    f"GET {_API}/me/notices/preferences": Row(),
    f"PUT {_API}/me/notices/preferences": Row(),
    f"POST {_API}/me/notices/{{notice_id}}/read": Row(),
    # Between an enterprise and a person.
    "GET /enterprise/threads": Row(),
    "GET /enterprise/threads/{thread_id}": Row(OWN),
    "POST /enterprise/threads/{thread_id}": Row(OWN, form=_STEP),
    "POST /enterprise/threads/{thread_id}/contact": Row(OWN),
    "GET /enterprise/threads/{thread_id}/interview": Row(OWN),
    "POST /enterprise/threads/{thread_id}/interview": Row(OWN, form=_INTERVIEW),
    "GET /demands/{demand_id}/invite/{person_id}": Row(OWN),
    "POST /demands/{demand_id}/invite/{person_id}": Row(OWN, form={}),
    "GET /enterprise/refusals": Row(),
    "POST /enterprise/refusals": Row(),
    "GET /enterprise/threads/{thread_id}/hire": Row(OWN),
    "POST /enterprise/threads/{thread_id}/hire": Row(OWN, form=_HIRE),
    "POST /enterprise/threads/{thread_id}/undo-hire": Row(OWN, form={"version": "1"}, otherwise=409),
    "GET /enterprise/threads/{thread_id}/appraisal": Row(OWN),
    "POST /enterprise/threads/{thread_id}/appraisal": Row(OWN, form=_STARS, otherwise=422),
    "GET /enterprise/demands/{demand_id}/outcome": Row(OWN),
    "POST /enterprise/demands/{demand_id}/outcome": Row(OWN, form={"found": "none"}, otherwise=422),
    "POST /demands/{demand_id}/notes/{person_id}": Row(OWN, form={"text": "沟通顺畅"}),
    "POST /demands/{demand_id}/notes/{person_id}/{note_id}/delete": Row(Of.MEMBER, form={}),
    f"GET {_API}/threads": Row(),
    f"GET {_API}/threads/{{thread_id}}": Row(OWN),
    f"POST {_API}/demands/{{demand_id}}/invitations": Row(OWN, json={"person_id": 1}),
    f"POST {_API}/threads/{{thread_id}}/contact": Row(OWN),
    f"POST {_API}/threads/{{thread_id}}/step": Row(OWN, json=_STEP),
    f"POST {_API}/threads/{{thread_id}}/interview": Row(OWN, json=_INTERVIEW),
    f"POST {_API}/threads/{{thread_id}}/refusal": Row(OWN, json=_REFUSAL),
    f"POST {_API}/threads/{{thread_id}}/hire": Row(OWN, json=_HIRE),
    f"POST {_API}/threads/{{thread_id}}/hire/undo": Row(OWN, json={"version": 1}, otherwise=409),
    f"POST {_API}/threads/{{thread_id}}/appraisal": Row(OWN, json=_STARS, otherwise=422),
}
