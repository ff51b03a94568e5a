"""Make the screenshots in docs/screens of the main pages, on both widths.

Run ``python tools/screenshots.py http://localhost:8000`` against a server with the demonstration province
(``make run``), from which the same seed makes the same people. Colours are cut to a palette: all together
stay below two megabytes. It needs Pillow, which ``make bench`` brings.
"""

import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from talent.seeding.accounts import DEMO_PASSWORD  # noqa: E402 - the packages lie beside this folder

TARGET = ROOT / "docs" / "screens"
WIDTHS = {1280: 900, 390: 844}
COLOURS = 128
MOST_BYTES = 2_000_000


class Screen(NamedTuple):
    name: str
    login: str
    path: str


SCREENS = (
    Screen("home", "", "/"),
    Screen("search", "", "/demands?q=直播&division=130100"),
    Screen("vacancy", "", "/demands/1"),
    Screen("figures", "", "/figures"),
    Screen("profile", "talent", "/me/profile"),
    Screen("posts", "talent", "/me/posts"),
    Screen("forward", "talent", "/me/forward"),
    Screen("training", "training", "/training"),
    Screen("own-demands", "enterprise", "/enterprise/demands"),
    Screen("candidates", "enterprise", "/demands/1/candidates"),
    Screen("pair", "enterprise", "/demands/1/candidates/1"),
    Screen("staff", "staff", "/staff/organisations"),
)


def main(base: str) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--headless"])
        for width, height in WIDTHS.items():
            for login in dict.fromkeys(screen.login for screen in SCREENS):
                page = _page(browser, base, login, width, height)
                for screen in SCREENS:
                    if screen.login == login:
                        _shoot(page, screen, TARGET / f"{screen.name}-{width}.png")
                page.context.close()
        browser.close()
    total = sum(path.stat().st_size for path in TARGET.glob("*.png"))
    if total > MOST_BYTES:
        raise SystemExit(f"the screenshots take {total} bytes, more than {MOST_BYTES}")


def _page(browser: Browser, base: str, login: str, width: int, height: int) -> Page:
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        locale="zh-CN",
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if login:
        page.goto("/login")
        page.fill("#login", f"{login}@example.com")
        page.fill("#password", DEMO_PASSWORD)
        page.click("main form >> button.main >> nth=0")
    return page


def _shoot(page: Page, screen: Screen, target: Path) -> None:
    """What fits on two screens: whole lists say no more."""
    page.goto(screen.path, wait_until="networkidle")
    size = page.viewport_size or {"width": 0, "height": 0}
    height = min(page.evaluate("document.documentElement.scrollHeight"), 2 * size["height"])
    page.screenshot(
        path=target, full_page=True, clip={"x": 0, "y": 0, "width": size["width"], "height": height}
    )
    with Image.open(target) as picture:
        reduced = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    reduced.save(target, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
