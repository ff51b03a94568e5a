"""Every page is on the list that the browser tests walk, and the statement was measured on that list."""

import re

from fastapi import FastAPI

from tests.browser.test_pages import PAGES
from web.pages.accessibility import measured
from web.security import guarded_routes

# Answers that are no pages of ours: files, health, and the documentation that a component of others draws.
NO_PAGES = {
    "/healthz",
    "/readyz",
    "/favicon.ico",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemaps/{number}.xml",
    "/figures.csv",
    "/api/docs",
    "/api/exchange/docs",
    "/staff/market/reconciliations/{reconciliation_id}/differences.csv",
    "/papers/{paper_id}",
    "/imports/template.xlsx",
    "/imports/{import_id}/refused.xlsx",
    "/.well-known/did.json",
    "/certificates/issuer",
    "/certificates/keys",
    "/certificates/status/{number}",
    "/certificates/{number}/code.svg",
    "/certificates/{number}/record.json",
    "/me/certificates/{number}/certificate.pdf",
    "/me/certificates/{number}/badge.jwt",
    "/questions/import/template",
    "/staff/proofs/{proof_id}",
    "/training/proofs/{proof_id}",
    "/staff/shortages.csv",
    # Part of a page, asked for again and again.
    "/imports/{import_id}/progress",
    # They lead to where the sheets are now.
    "/training/imports",
    "/training/imports/{import_id}",
}
# They stand only while something is under way, or after use: the tests of their parts look at them.
PASSING = {
    "/claim/mine",
    "/me/lookalikes/{pair_id}",
    "/staff/merges/{merge_id}",
    "/staff/market/reconciliations/{reconciliation_id}",
    "/questions/figures/{version_id}",
    "/me/exams/{attempt_id}",
    "/me/exams/{attempt_id}/hand-in",
    "/imports/{import_id}/undo",
    "/questions/import/{import_id}",
    "/staff/marking/{item_id}",
}


def _pages(app: FastAPI) -> list[str]:
    found = {
        str(context.path)
        for context, _ in guarded_routes(app.routes)
        if "GET" in (context.methods or ()) and not str(context.path).startswith("/api/")
    }
    return sorted(found - NO_PAGES - PASSING)


def test_every_page_is_walked_by_the_browser_tests(app: FastAPI) -> None:
    listed = {path.partition("?")[0] for paths in PAGES.values() for path in paths}
    routes = _pages(app)
    assert len(routes) > 25
    unlisted = [
        route
        for route in routes
        if not any(re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", route), path) for path in listed)
    ]
    assert unlisted == []


def test_what_is_no_page_is_still_there(app: FastAPI) -> None:
    paths = {str(context.path) for context, _ in guarded_routes(app.routes)}
    assert paths >= NO_PAGES | PASSING


def test_the_statement_was_measured_on_the_pages_of_today() -> None:
    """After a change of the list: ``python tools/accessibility.py`` against a demonstration server."""
    assert measured().paths == PAGES
    assert measured().pages > 50
    assert measured().rules > 20
