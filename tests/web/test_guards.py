"""What every request passes: permissions, forged requests, headers, hosts, sizes."""

import pytest
from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient

from talent.accounts.actor import VISITOR, Actor
from talent.accounts.permissions import Permission
from talent.accounts.permissions import may as may_ask
from talent.settings import Settings
from tests.web.conftest import BASE_URL, Browser
from web.app import create_app
from web.deps import may
from web.security import UnguardedRoute, guarded_routes, local_path


def test_every_route_names_one_permission(app: FastAPI) -> None:
    found = list(guarded_routes(app.routes))
    assert len(found) > 50


def test_a_route_without_a_permission_stops_the_start() -> None:
    app, router = FastAPI(openapi_url=None), APIRouter()
    router.add_api_route("/open", lambda: None)
    app.include_router(router, prefix="/nested")
    with pytest.raises(UnguardedRoute, match="/nested/open"):
        list(guarded_routes(app.routes))


def test_a_route_with_two_permissions_stops_the_start() -> None:
    app = FastAPI(openapi_url=None)
    both = [may(Permission.PUBLIC), may(Permission.SIGNED_IN)]
    app.add_api_route("/both", lambda: None, dependencies=both)
    with pytest.raises(UnguardedRoute):
        list(guarded_routes(app.routes))


def test_pages_of_members_send_a_visitor_to_sign_in_and_back(app: FastAPI, browser: Browser) -> None:
    client = browser(None)
    asked = 0
    for context, permission in guarded_routes(app.routes):
        path = str(context.path).replace("{key}", "basics")
        path = path.replace("{demand_id}", "1").replace("{organisation_id}", "1").replace("{person_id}", "1")
        path = path.replace("{word_id}", "1").replace("{thread_id}", "1").replace("{note_id}", "1")
        path = path.replace("{notice_id}", "1")
        path = path.replace("{word_id}", "1").replace("{block_id}", "1").replace("{search_id}", "1")
        if may_ask(VISITOR, permission) or "GET" not in (context.methods or ()):
            continue
        answer = client.get(path)
        asked += 1
        if path.startswith("/api/"):
            assert answer.status_code == 401, path
            assert answer.headers["content-type"] == "application/problem+json"
        else:
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/login?next=/"), path
    assert asked > 20


def test_writing_routes_refuse_a_visitor(app: FastAPI, browser: Browser) -> None:
    client = browser(None)
    asked = 0
    for context, permission in guarded_routes(app.routes):
        path = str(context.path).replace("{key}", "basics")
        path = path.replace("{demand_id}", "1").replace("{organisation_id}", "1").replace("{person_id}", "1")
        path = path.replace("{word_id}", "1").replace("{thread_id}", "1").replace("{note_id}", "1")
        path = path.replace("{notice_id}", "1")
        path = path.replace("{word_id}", "1").replace("{block_id}", "1").replace("{search_id}", "1")
        for method in (context.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            if permission is not Permission.PUBLIC:
                assert client.request(method, path).status_code in (303, 401), path
                asked += 1
    assert asked > 15


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": BASE_URL}, 303),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": BASE_URL}, 403),
        ({"Authorization": "Bearer nonsense", "Cookie": "jicai=x"}, 403),
    ],
)
def test_a_forged_post_is_refused(app: FastAPI, headers: dict[str, str], status: int) -> None:
    client = TestClient(app, follow_redirects=False)
    assert client.post("/logout", headers=headers).status_code == status


def test_a_program_with_a_token_needs_no_origin(program: Browser, enterprise_owner: Actor) -> None:
    answer = program(enterprise_owner).post("/api/v1/demands", json={"title": "主播"})
    assert answer.status_code == 201


def test_every_answer_has_the_security_headers(browser: Browser) -> None:
    answer = browser(None).get("/scoring")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-request-id"]


def test_pages_of_a_signed_in_browser_are_not_stored(browser: Browser, staff: Actor) -> None:
    assert browser(staff).get("/account").headers["cache-control"] == "no-store"


def test_another_host_is_refused(browser: Browser) -> None:
    assert browser(None).get("/", headers={"Host": "elsewhere.example"}).status_code == 400


def test_a_body_of_more_than_a_mebibyte_is_refused(browser: Browser) -> None:
    answer = browser(None).post("/login", data={"login": "x" * (2**20 + 1)})
    assert answer.status_code == 413


def test_over_https_the_cookie_is_bound_to_the_host(settings: Settings, app: FastAPI) -> None:
    secure = create_app(settings.model_copy(update={"base_url": "https://jicai.example"}), app.state.database)
    answer = TestClient(secure, follow_redirects=False).post("/logout", headers={"Sec-Fetch-Site": "none"})
    assert "__Host-jicai" in answer.headers["set-cookie"]
    assert "Secure" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize(
    "target",
    [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere",
        "javascript:x",
        "",
        "/a\nb",
        "/\t/[",
        "/\t/elsewhere.example",
    ],
)
def test_signing_in_leads_nowhere_else(target: str) -> None:
    assert local_path(target) == "/"


def test_signing_in_leads_back() -> None:
    assert local_path("/demands/1?page=2") == "/demands/1?page=2"
