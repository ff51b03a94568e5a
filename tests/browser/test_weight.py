"""What a page weighs on its way, and whom it asks."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request

from tests.browser.conftest import Visit
from tests.browser.test_pages import PAGES

pytestmark = pytest.mark.browser

MOST = 150 * 1024
# Loaded only where there is something to draw.
DRAWING = "/static/vendor/echarts/"


@pytest.mark.parametrize("login", PAGES)
def test_every_page_is_light_and_asks_this_site_alone(login: str, visit: Visit, site: str) -> None:
    page = visit(login)
    # As for somebody who was never here.
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    heavy, strange, drawn = {}, set(), 0
    for path in PAGES[login]:
        requests = _requests(page, path)
        weight = sum(_size(one) for one in requests if DRAWING not in one.url)
        drawn += any(DRAWING in one.url for one in requests)
        if weight > MOST:
            heavy[path] = weight
        strange |= {one.url for one in requests if not one.url.startswith((site, "data:", "blob:"))}
        assert len(requests) > 3, path
    assert heavy == {}
    assert strange == set()
    assert drawn < len(PAGES[login]) / 2


def _requests(page: Page, path: str) -> list[Request]:
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("requestfinished", note)
    page.goto(path, wait_until="networkidle")
    page.remove_listener("requestfinished", note)
    return asked


def _size(request: Request) -> int:
    """Head and body as they came, compressed or not."""
    if urlsplit(request.url).scheme not in ("http", "https"):
        return 0
    sizes = request.sizes()
    return int(sizes["responseHeadersSize"] + sizes["responseBodySize"])
