"""For search engines: what they may read, and where everything public is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import PlainTextResponse, Response

from talent.accounts.permissions import Permission
from talent.enterprises.listing import listed_demands, listed_parts
from talent.kit.clock import SHANGHAI
from talent.kit.errors import NotFound
from web.deps import ReadSession, may
from web.i18n import N_

router = APIRouter(include_in_schema=False, dependencies=[may(Permission.PUBLIC)])

# The sitemap protocol allows so many addresses in a file.
PART = 50_000
STATIC_PAGES = (
    "/",
    "/demands",
    "/courses",
    "/exams",
    "/standards",
    "/figures",
    "/scoring",
    "/privacy",
    "/accessibility",
    "/certificates",
    "/api/docs",
)
_KEPT = {"cache-control": "public, max-age=3600"}
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Pages of members, and lists by filter, which lead to the same demands again and again.
_CLOSED = (
    "/account",
    "/certificates/",
    "/enterprise",
    "/me/",
    "/people",
    "/staff",
    "/login",
    "/register",
    "/training",
    "/demands?",
    "/courses?",
    "/*lang=",
)


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    closed = "".join(f"Disallow: {path}\n" for path in _CLOSED)
    text = f"User-agent: *\n{closed}Sitemap: {_base(request)}/sitemap.xml\n"
    return PlainTextResponse(text, headers=_KEPT)


@router.get("/sitemap.xml")
def sitemap(request: Request, session: ReadSession) -> Response:
    """The index of the parts: the pages that are always there, then the open demands."""
    parts: list[datetime | None] = [None, *listed_parts(session, PART)]
    rows = ((f"{_base(request)}/sitemaps/{number}.xml", changed) for number, changed in enumerate(parts))
    return _xml("sitemapindex", "sitemap", rows)


@router.get("/sitemaps/{number}.xml")
def sitemap_part(
    request: Request, session: ReadSession, number: Annotated[int, Path(ge=0, le=10_000)]
) -> Response:
    base = _base(request)
    if number == 0:
        return _xml("urlset", "url", ((base + path, None) for path in STATIC_PAGES))
    demands = listed_demands(session, number, PART)
    if not demands and number > 1:
        raise NotFound(N_("没有这一部分。"))
    return _xml("urlset", "url", ((f"{base}/demands/{one}", changed) for one, changed in demands))


def _base(request: Request) -> str:
    base: str = request.app.state.settings.base_url
    return base


def _xml(whole: str, each: str, rows: Iterable[tuple[str, datetime | None]]) -> Response:
    """Addresses of ours have no character that would need an escape."""
    lines = [f"<{each}><loc>{address}</loc>{_changed(changed)}</{each}>\n" for address, changed in rows]
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} xmlns="{_XMLNS}">\n{"".join(lines)}</{whole}>\n'
    return Response(text, media_type="application/xml", headers=_KEPT)


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment.astimezone(SHANGHAI).isoformat(timespec='seconds')}</lastmod>" if moment else ""
