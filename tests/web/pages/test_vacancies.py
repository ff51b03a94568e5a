"""Open demands for visitors and search engines: the search, one demand, one that has ended, the map."""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState, Importance
from talent.enterprises.tables import Demand
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.terms import EmploymentKind
from tests.factories.enterprises import make_demand
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import BASE_URL, Browser

XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _vocabulary(session: Session) -> None:
    fill_vocabulary(session)
    session.commit()


def _made(session: Session, owner: Actor, **more: object) -> Demand:
    demand = make_demand(session, owner.organisation_id or 0, **more)  # type: ignore[arg-type]
    session.commit()
    return demand


def _posting(page: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    posting: dict[str, object] = json.loads(found[0])
    return posting


def test_a_demand_tells_search_engines_what_the_law_wants_in_a_post(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    demand = _made(
        session,
        enterprise_owner,
        title="抖音直播运营",
        division="130102",
        remote=True,
        education_rank=4,
        experience_years=1.5,
        kind=EmploymentKind.INTERNSHIP,
        duties="第一条。\n第二条。",
        skills=[("PS", "photoshop", 2, Importance.MUST)],
    )
    posting = _posting(browser(None).get(f"/demands/{demand.id}").text)
    assert posting["@type"] == "JobPosting"
    assert posting["title"] == "抖音直播运营"
    assert posting["employmentType"] == "INTERN"
    assert posting["url"] == f"{BASE_URL}/demands/{demand.id}"
    assert posting["description"] == "<p>第一条。</p><p>第二条。</p><p>熟悉直播平台规则，沟通能力好。</p>"
    assert posting["hiringOrganization"] == {"@type": "Organization", "name": "enterprise的机构"}
    assert posting["baseSalary"] == {
        "@type": "MonetaryAmount",
        "currency": "CNY",
        "value": {"@type": "QuantitativeValue", "unitText": "MONTH", "minValue": 6000, "maxValue": 9000},
    }
    assert str(posting["validThrough"]).startswith((today() + timedelta(days=60)).isoformat())
    assert posting["totalJobOpenings"] == 2
    assert posting["jobLocationType"] == "TELECOMMUTE"
    assert posting["skills"] == "PS"
    assert "石家庄市长安区" in json.dumps(posting, ensure_ascii=False)


def test_no_words_of_an_enterprise_can_leave_the_data(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    evil = "</script><script>alert(1)</script><!--\u2028&"
    demand = _made(session, enterprise_owner, title=evil[:60], duties=evil)
    page = browser(None).get(f"/demands/{demand.id}").text
    assert "<script>alert" not in page
    assert _posting(page)["title"] == evil[:60]
    assert _posting(page)["description"].startswith("<p>&lt;/script&gt;")  # type: ignore[attr-defined]


def test_a_demand_has_one_address_a_summary_and_a_preview(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    demand = _made(session, enterprise_owner)
    page = browser(None).get(f"/demands/{demand.id}?lang=en").text
    assert f'<link rel="canonical" href="{BASE_URL}/demands/{demand.id}">' in page
    for name in ('name="description"', 'property="og:title"', 'property="og:url"'):
        assert f"<meta {name} content=" in page


def test_search_engines_leave_alone_what_is_not_out(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    demand = _made(session, enterprise_owner, state=DemandState.PAUSED)
    page = browser(enterprise_owner).get(f"/demands/{demand.id}").text
    assert "ld+json" not in page
    assert 'content="noindex"' in page


def test_one_that_has_ended_is_gone_and_shows_what_is_like_it(
    browser: Browser, session: Session, enterprise_owner: Actor, other_enterprise: Actor
) -> None:
    ps = [("PS", "photoshop", 2, Importance.MUST)]
    _made(session, other_enterprise, title="相近的岗位", skills=ps)
    ended = _made(session, enterprise_owner, title="不再显示的岗位", state=DemandState.CLOSED, skills=ps)
    answer = browser(None).get(f"/demands/{ended.id}")
    assert answer.status_code == 410
    assert "相近的岗位" in answer.text
    assert "不再显示的岗位" not in answer.text
    assert browser(None).head(f"/demands/{ended.id}").status_code == 410
    assert browser(enterprise_owner).get(f"/demands/{ended.id}").status_code == 200


def test_one_that_never_was_out_is_not_found(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    draft = _made(session, enterprise_owner, state=DemandState.DRAFT)
    paused = _made(session, enterprise_owner, state=DemandState.PAUSED)
    for number in (draft.id, paused.id, 999_999):
        assert browser(None).get(f"/demands/{number}").status_code == 404


def test_a_search_shows_facets_chips_and_its_order(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    _made(session, enterprise_owner, title="直播运营", division="130102")
    _made(session, enterprise_owner, title="直播客服", division="130200")
    page = browser(None).get("/demands?q=直播&division=130100").text
    assert "直播运营" in page
    assert "直播客服" not in page
    assert "地区：石家庄市" in page
    assert 'href="/demands?q=%E7%9B%B4%E6%92%AD&amp;division=130200"' in page
    assert '<strong aria-current="true">相关程度</strong>' in page
    assert "noindex" in page


def test_a_choice_that_cannot_narrow_is_no_link(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    _made(session, enterprise_owner, kind=EmploymentKind.FULL_TIME)
    page = browser(None).get("/demands").text
    assert "kind=full_time" not in page
    assert '<span class="off">全职 <span class="num">1</span></span>' in page
    assert '<span class="off">实习 <span class="num">0</span></span>' in page


def test_a_slip_and_nothing_found_lead_on(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    _made(session, enterprise_owner, title="直播运营", division="130104")
    client = browser(None)
    assert "您是不是要找" in client.get("/demands?q=直拨运营").text
    page = client.get("/demands?q=直播运营&division=130102").text
    assert "扩大到石家庄市（1）" in page
    assert "去掉“地区”（1）" in page


def test_the_old_name_of_the_words_still_works(browser: Browser) -> None:
    answer = browser(None).get("/demands?text=直播&kind=full_time")
    assert answer.status_code == 308
    assert answer.headers["location"] == "/demands?kind=full_time&q=%E7%9B%B4%E6%92%AD"


def test_a_page_past_the_last_says_so(browser: Browser, session: Session, enterprise_owner: Actor) -> None:
    _made(session, enterprise_owner)
    answer = browser(None).get("/demands?page=7")
    assert answer.status_code == 200
    assert "没有这么多页" in answer.text


def test_head_answers_as_get_does(browser: Browser, session: Session, enterprise_owner: Actor) -> None:
    demand = _made(session, enterprise_owner)
    client = browser(None)
    for path in ("/demands", f"/demands/{demand.id}", "/sitemap.xml", "/robots.txt", "/"):
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("etag", "content-type", "vary"):
            assert head.headers[name] == got.headers[name], (path, name)


def test_a_visitor_who_has_the_page_gets_it_no_second_time(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    demand = _made(session, enterprise_owner)
    client = browser(None)
    path = f"/demands/{demand.id}"
    tag = client.get(path).headers["etag"]
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert "Accept-Language" in again.headers["vary"]
    assert client.get(path, headers={"If-None-Match": tag, "Accept-Language": "en"}).status_code == 200
    demand.duties = "已经改了。"
    session.add(demand)
    session.commit()
    assert "已经改了" in client.get(path, headers={"If-None-Match": tag}).text


def test_what_a_member_reads_has_no_tag(browser: Browser, talent: Actor) -> None:
    answer = browser(talent).get("/demands")
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_the_map_of_the_site_lists_what_is_out(
    browser: Browser, session: Session, enterprise_owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.crawlers.PART", 2)
    out = [_made(session, enterprise_owner).id for _ in range(3)]
    _made(session, enterprise_owner, state=DemandState.DRAFT)
    client = browser(None)
    index = client.get("/sitemap.xml")
    assert index.headers["content-type"] == "application/xml"
    parts = [one.text or "" for one in ElementTree.fromstring(index.text).iter(f"{XML}loc")]
    assert len(parts) == 3
    listed, dated = [], 0
    for part in parts:
        tree = ElementTree.fromstring(client.get(part.removeprefix(BASE_URL)).text)
        listed += [(one.text or "").removeprefix(BASE_URL) for one in tree.iter(f"{XML}loc")]
        dated += len(list(tree.iter(f"{XML}lastmod")))
    assert [path for path in listed if path[9:].isdigit()] == [f"/demands/{number}" for number in out]
    assert dated == 3
    for path in listed:
        assert client.get(path).status_code == 200, path
    assert client.get("/sitemaps/9.xml").status_code == 404


def test_robots_are_told_where_the_map_is_and_what_is_not_theirs(browser: Browser) -> None:
    lines = browser(None).get("/robots.txt").text.splitlines()
    assert f"Sitemap: {BASE_URL}/sitemap.xml" in lines
    assert "Disallow: /me/" in lines


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.kept: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "input" and values.get("type") == "hidden":
            self.kept.append((values["name"] or "", values["value"] or ""))


def test_other_words_keep_the_filters(browser: Browser) -> None:
    forms = _Forms()
    forms.feed(browser(None).get("/demands?q=a&kind=full_time&skill=photoshop&skill=excel&page=3").text)
    assert forms.kept == [("kind", "full_time"), ("skill", "photoshop"), ("skill", "excel")]
