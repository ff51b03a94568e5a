"""Every page in both languages and both widths: no serious fault of accessibility, nothing sticks out."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PAGES = {
    "": [
        "/",
        "/demands",
        "/demands?q=nothing-like-this",
        "/demands/1",
        "/login",
        "/register",
        "/register?role=enterprise",
        "/demands?q=直播&division=130100&kind=full_time",
        "/demands?q=直拨运营",
        "/courses",
        "/courses?q=直播&free=true&seats=true",
        "/courses?q=nothing-like-this",
        "/courses/1",
        "/figures",
        "/certificates",
        "/claim",
        "/claim/next",
        "/certificates/000000000000000000000000000",
        "/exams",
        "/exams/1",
        "/scoring",
        "/privacy",
        "/accessibility",
        "/standards",
        "/standards?state=replaced",
        "/standards/1",
        "/erased",
        "/join/no-such-invitation",
        "/notices/stop/no-such-link",
        "/nowhere",
    ],
    "enterprise": [
        "/",
        "/imports",
        "/account",
        "/account/notices",
        "/me/notices",
        "/me/notices?topic=alerts",
        "/enterprise",
        "/enterprise/members",
        "/enterprise/verification",
        "/enterprise/demands",
        "/enterprise/demands?template=true",
        "/enterprise/demands/new",
        "/enterprise/demands/new?from=1",
        "/enterprise/demands/1",
        "/enterprise/demands/1/edit",
        "/demands/1/candidates",
        "/demands/1/candidates?skill=投流&order=newest",
        "/demands/1/candidates?order=mutual",
        "/demands/1/candidates?skill=nothing-like-this",
        "/demands/1/candidates?category=graduate&division=130100",
        "/demands/1/candidates/1",
        "/demands/1/compare?a=1&b=2",
        "/demands/1/conditions",
        "/enterprises/2",
        "/people/1",
        "/people",
        "/enterprise/threads",
        "/enterprise/threads?stage=hired&order=waiting",
        "/enterprise/threads?stage=hired&demand=999",
        "/enterprise/threads?view=board",
        "/enterprise/threads/1",
        "/enterprise/threads/2",
        "/enterprise/threads/1/interview",
        "/enterprise/threads/1/hire",
        "/enterprise/threads/1/appraisal",
        "/enterprise/refusals?thread=1&thread=3",
        "/enterprise/refusals?thread=1&reason=skills",
        "/enterprise/refusals",
        "/enterprise/demands/1/outcome",
        "/demands/1/invite/1",
    ],
    "newcomer": ["/enterprise", "/enterprise/demands"],
    "talent": [
        "/",
        "/me/profile",
        "/me/profile/resume",
        "/me/notices",
        "/me/notices?unread=true",
        "/account/notices?saved=true",
        "/me/posts",
        "/me/posts?division=130100",
        "/me/posts?order=nearest",
        "/me/posts/1",
        "/me/posts?order=mutual",
        "/me/threads",
        "/me/threads?stage=hired",
        "/me/threads/17",
        "/me/threads/17/answer?answer=decline",
        "/me/threads/20",
        "/me/threads/23",
        "/me/certificates",
        "/me/certificates/no-such-certificate/print",
        "/me/gains",
        "/me/forward",
        "/me/forward?where=all",
        "/me/searches",
        "/me/training",
        "/courses/1",
        "/exams/2",
        "/me/exams",
        "/me/exams/1/result",
        "/me/exams/1/reports",
        "/me/viewers",
        "/me/data",
        "/me/contacts",
        "/demands/1/apply",
        *(
            f"/me/profile/{step}"
            for step in (
                "basics",
                "education",
                "work",
                "skills",
                "wishes",
                "categories",
                "visibility",
                "check",
            )
        ),
    ],
    "training": [
        "/claim-codes",
        "/training/certificates",
        "/training/certificates?words=nothing-like-this",
        "/training/certificates?class_id=3",
        "/training/completions",
        "/training/completions?state=revoked",
        "/training/completions/1",
        "/training/completions/1/correction",
        "/training/classes/1/completions/new",
        "/imports",
        "/imports?class_id=3",
        "/imports/1",
        "/imports?state=done",
        "/imports?kind=demands",
        "/training/figures",
        "/training/audits",
        "/training/audits/1",
        "/training/shortages",
        "/training/shortages?division=130100",
        "/training",
        "/training?when=past",
        "/training?when=running",
        "/training/courses",
        "/training/courses?state=draft",
        "/training/courses/new",
        "/training/courses/1",
        "/training/courses/1/edit",
        "/training/courses/1/classes/new",
        "/training/classes/1",
        "/training/classes/2",
        "/training/classes/3",
        "/training/classes/1/edit",
        "/training/classes/1/instructors",
        "/enterprise",
        "/enterprise/demands",
        "/enterprise/demands/new",
        "/enterprise/verification",
        "/enterprise/members",
    ],
    "university": [
        "/graduates",
        "/graduates?claimed=unclaimed",
        "/graduates?student_number=none",
        "/enterprise/verification",
    ],
    "staff": [
        "/staff/market/reconciliations",
        "/staff/market/reconciliations?state=equal",
        "/imports",
        "/staff/certificates",
        "/staff/shortages",
        "/staff/training",
        "/staff/training/completions",
        "/staff/training/completions/1",
        "/staff/organisations",
        "/staff/organisations?verification=",
        "/staff/organisations/3",
        "/staff/audits",
        "/staff/audits/1",
        "/staff/audits/1?state=submitted",
        "/staff/audits/1/bodies/1",
        "/staff/audits/1/draw",
        "/questions/figures",
        "/staff/papers",
        "/staff/papers?state=draft",
        "/staff/papers/new",
        "/staff/papers/1",
        "/papers/1/figures",
        "/staff/marking",
        "/staff/extra-time?person=1",
        "/staff/market/records",
        "/staff/market/clients",
        "/staff/market/clients/new",
        "/staff/market/hooks",
        "/staff/market/hooks/new",
        "/staff/lookalikes",
        "/staff/lookalikes?state=different",
        "/staff/lookalikes/1",
        "/staff/merges",
        "/staff/skill-words",
        "/staff/skill-words?order=likeness&source=people",
        "/staff/skill-words?state=alias",
        "/staff/skill-words/1",
        "/questions",
        "/questions?waiting=true",
        "/questions?text=nothing-like-this",
        "/questions/counts",
        "/questions/alike",
        "/questions/alike?apart=true",
        "/questions/1",
        "/questions/1/review",
        "/questions/6/edit",
        *(
            f"/questions/new?kind={kind}"
            for kind in (
                "single",
                "multiple",
                "true_false",
                "fill_in",
                "ordering",
                "case",
                "practical",
            )
        ),
        "/standards/new",
        "/standards/2/edit",
        "/people",
        "/demands/1/candidates/1",
        "/questions/import",
        "/questions/export",
    ],
}
# What these show is that there is nothing.
NOT_FOUND = (
    "/nowhere",
    "/join/no-such-invitation",
    "/notices/stop/no-such-link",
    "/certificates/000000000000000000000000000",
    "/me/certificates/no-such-certificate/print",
)
GRAVE = ("serious", "critical")
WIDE, NARROW, HEIGHT = 1280, 390, 900


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("login", PAGES)
def test_axe_finds_no_serious_fault_and_nothing_sticks_out(
    login: str, language: str, visit: Visit, photograph: Callable[[Page, str], None]
) -> None:
    page = visit(login, language=language)
    faults = []
    for path in PAGES[login]:
        page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        name = f"{login or 'visitor'}{path}".replace("/", "_").replace("?", "-").replace("&", "-")
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == (404 if path in NOT_FOUND else 200), path
        assert page.locator("html").get_attribute("lang") == language
        for width in (NARROW, WIDE):
            # The second time without loading it again.
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            photograph(page, f"{name}-{language}-{width}")
        faults += [
            (path, fault["id"], [node["target"] for node in fault["nodes"]][:3])
            for fault in Axe().run(page).response["violations"]
            if fault["impact"] in GRAVE
        ]
    assert faults == []


def test_in_english_no_text_of_ours_stays_chinese(visit: Visit) -> None:
    page = visit(language="en")
    for path in (
        "/register",
        "/register?role=enterprise",
        "/accessibility",
        "/scoring",
        "/privacy",
        "/nowhere",
    ):
        page.goto(path)
        text = page.locator("body").inner_text().replace("中文", "")
        assert not [character for character in text if "\u4e00" <= character <= "\u9fff"], path


def test_the_api_documentation_is_drawn_from_this_site_alone(visit: Visit, site: str) -> None:
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/docs")
    # What lies below is drawn when it is scrolled to.
    page.get_by_role("link", name="/api/v1/people/me/forward", exact=True).wait_for()
    assert len(asked) > 3
    assert [url for url in asked if not url.startswith((site, "data:", "blob:"))] == []


def test_the_error_summary_has_the_focus_and_its_lines_lead_to_the_fields(visit: Visit) -> None:
    page = visit()
    page.goto("/register")
    page.click("main form button.main")
    expect(page.locator("#error-summary")).to_be_focused()
    page.click("#error-summary a >> nth=0")
    expect(page.locator("#login")).to_be_focused()


def test_by_keyboard_the_first_stop_leads_to_the_content(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
