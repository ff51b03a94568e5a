"""Measure the accessibility of every listed page and write down what the statement page says.

Run ``python tools/accessibility.py http://localhost:8000`` against a server with the demonstration province
(``make run``). The pages are those of the browser tests.
"""

import json
import shutil
import sys
from collections import Counter
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from talent.kit.clock import today  # noqa: E402 - the packages lie beside this folder
from talent.seeding.accounts import DEMO_PASSWORD  # noqa: E402
from tests.browser.test_pages import PAGES  # noqa: E402

TARGET = ROOT / "web" / "accessibility.json"
LANGUAGES = ["zh-CN", "en"]
# The rules that belong to the guidelines' levels A and AA; axe's own advice is not counted.
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
RULES = {"runOnly": {"type": "tag", "values": list(LEVELS)}}


def main(base: str) -> None:
    seen: set[str] = set()
    failing: Counter[str] = Counter()
    criteria: dict[str, list[str]] = {}
    checker = ""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--headless"])
        for login, paths in PAGES.items():
            broken: set[tuple[str, str]] = set()
            for language in LANGUAGES:
                for path, result in _results(browser, base, login, paths, language):
                    engine = result["testEngine"]
                    checker = f"{engine['name']} {engine['version']}"
                    seen.update(one["id"] for kind in ("passes", "violations") for one in result[kind])
                    for one in result["violations"]:
                        broken.add((one["id"], path))
                        named = [tag for tag in one["tags"] if tag.startswith("wcag")]
                        criteria[one["id"]] = [tag for tag in named if tag not in LEVELS]
            failing.update(rule for rule, _ in broken)
        browser.close()
    found = {
        "measured_on": today().isoformat(),
        "checker": checker,
        "languages": LANGUAGES,
        "paths": PAGES,
        "rules": len(seen),
        "failing": [
            {"rule": rule, "criteria": criteria[rule], "pages": pages}
            for rule, pages in sorted(failing.items())
        ],
    }
    TARGET.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _results(browser: Browser, base: str, login: str, paths: list[str], language: str):  # type: ignore[no-untyped-def]
    context = browser.new_context(base_url=base, locale=language)
    page = context.new_page()
    if login:
        page.goto("/login")
        page.fill("#login", f"{login}@example.com")
        page.fill("#password", DEMO_PASSWORD)
        page.click("main form >> button.main >> nth=0")
    for path in paths:
        page.goto(path)
        yield path, Axe().run(page, options=RULES).response
    context.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
