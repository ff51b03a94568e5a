"""The main navigation of each role, and the tabs of its sections: the whole map on one page."""

from dataclasses import dataclass
from functools import partial

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission, may
from web.i18n import N_

# As many strokes as the address of one demand has.
_DEMAND_ITSELF = 2


@dataclass(frozen=True)
class Tab:
    """A way to one page and to those below it; ``also`` names others that belong to it."""

    href: str
    text: str
    needs: Permission | None = None
    also: tuple[str, ...] = ()

    def holds(self, path: str) -> int:
        """How much of the path it covers: 0 is none, and the tab that covers most is the present one."""
        ways = (self.href, *self.also)
        return max(len(way) if path == way or path.startswith(f"{way}/") else 0 for way in ways)


@dataclass(frozen=True)
class Entry:
    """An entry of the main navigation: one page, or a section of several with tabs."""

    text: str
    tabs: tuple[Tab, ...]

    @property
    def href(self) -> str:
        return self.tabs[0].href


@dataclass(frozen=True)
class Place:
    """Where a reader is: the entries for them, and which entry and tab they stand in."""

    entries: tuple[Entry, ...]
    entry: Entry | None = None
    tab: Tab | None = None


def _one(href: str, text: str, needs: Permission | None = None, *also: str) -> Entry:
    return Entry(text, (Tab(href, text, needs, also),))


_DEMANDS = _one("/demands", N_("招聘需求"))
_SCORING = _one("/scoring", N_("评分说明"))
_ANYBODY = (
    _DEMANDS,
    _one("/people", N_("人才库"), Permission.PEOPLE_READ),
    _one("/courses", N_("课程")),
    _one("/exams", N_("考试")),
    _one("/figures", N_("薪资数据")),
    _SCORING,
)
_TALENT = (
    _DEMANDS,
    _one("/me/posts", N_("适合我的岗位"), None, "/me/searches"),
    _one("/me/forward", N_("怎样提高"), None, "/me/gains"),
    _one("/me/threads", N_("我的应聘"), None, "/me/contacts"),
    Entry(
        N_("培训与考试"),
        (
            Tab("/me/training", N_("我的培训")),
            Tab("/courses", N_("课程与班次")),
            Tab("/me/exams", N_("考试"), None, ("/exams",)),
            Tab("/me/certificates", N_("证书")),
        ),
    ),
    _one("/me/profile", N_("我的档案"), None, "/me/viewers", "/me/data"),
)
_OWN_DEMANDS = Tab("/enterprise/demands", N_("我的需求"), Permission.ENTERPRISE_INSIDE)
_THREADS = _one("/enterprise/threads", N_("招聘往来"), Permission.DEMAND_OWN, "/enterprise/refusals")
_VERIFICATION = Tab("/enterprise/verification", N_("认证"), Permission.PAPERS_READ)
_ORGANISATION = (
    Tab("/enterprise", N_("机构信息"), Permission.ENTERPRISE_INSIDE),
    _VERIFICATION,
    Tab("/enterprise/members", N_("成员"), Permission.ENTERPRISE_INSIDE),
)
_ENTERPRISE = (
    _DEMANDS,
    Entry(N_("我的需求"), (_OWN_DEMANDS, Tab("/imports", N_("导入表格"), Permission.SHEETS_IMPORT))),
    _THREADS,
    Entry(N_("本企业"), _ORGANISATION),
    _SCORING,
)
_TRAINING_BODY = (
    Entry(
        N_("培训"),
        (
            Tab("/training", N_("课程与班次")),
            Tab("/training/completions", N_("结业记录")),
            Tab("/imports", N_("导入表格")),
            Tab("/claim-codes", N_("认领码")),
            Tab("/training/certificates", N_("签发的证书")),
            Tab("/training/audits", N_("接受抽查")),
            Tab("/training/figures", N_("培训人次")),
            Tab("/training/shortages", N_("技能缺口")),
        ),
    ),
    Entry(N_("题库"), (Tab("/questions", N_("试题")), Tab("/standards", N_("考核规范")))),
    Entry(N_("师资需求"), (_OWN_DEMANDS,)),
    _THREADS,
    Entry(N_("本机构"), _ORGANISATION),
    _SCORING,
)
_UNIVERSITY = (
    _DEMANDS,
    Entry(
        N_("毕业生"),
        (
            Tab("/graduates", N_("毕业生名单")),
            Tab("/imports", N_("导入表格")),
            Tab("/claim-codes", N_("认领码")),
        ),
    ),
    _one("/courses", N_("课程")),
    _one("/figures", N_("薪资数据")),
    Entry(N_("本校认证"), (_VERIFICATION,)),
    _SCORING,
)
_STAFF = (
    _DEMANDS,
    _one("/staff/organisations", N_("机构审核")),
    Entry(
        N_("培训"),
        (
            Tab("/staff/training", N_("培训人次")),
            Tab("/staff/training/completions", N_("结业记录")),
            Tab("/staff/certificates", N_("证书")),
            Tab("/staff/audits", N_("培训抽查")),
            Tab("/training/shortages", N_("技能缺口")),
            Tab("/staff/shortages", N_("开班计划")),
        ),
    ),
    Entry(
        N_("考试"),
        (
            Tab("/staff/papers", N_("试卷")),
            Tab("/staff/marking", N_("评阅")),
            Tab("/staff/extra-time", N_("加时")),
            Tab("/questions", N_("题库")),
            Tab("/questions/figures", N_("试题使用情况"), None, ("/papers",)),
            Tab("/standards", N_("考核规范")),
        ),
    ),
    Entry(
        N_("人才库"),
        (
            Tab("/people", N_("人才库")),
            Tab("/imports", N_("导入表格")),
            Tab("/staff/skill-words", N_("技能词整理")),
            Tab("/staff/lookalikes", N_("疑似重复")),
            Tab("/staff/merges", N_("合并记录")),
        ),
    ),
    Entry(
        N_("对接"),
        (
            Tab("/staff/market/clients", N_("客户端")),
            Tab("/staff/market/records", N_("报送")),
            Tab("/staff/market/reconciliations", N_("对账")),
            Tab("/staff/market/hooks", N_("回调")),
        ),
    ),
    _SCORING,
)
_MAPS: dict[Role | None, tuple[Entry, ...]] = {
    Role.TALENT: _TALENT,
    Role.ENTERPRISE: _ENTERPRISE,
    Role.TRAINING_BODY: _TRAINING_BODY,
    Role.UNIVERSITY: _UNIVERSITY,
    Role.STAFF: _STAFF,
}


def place_of(actor: Actor, path: str) -> Place:
    """The navigation of the actor, and where in it the path lies."""
    entries = tuple(
        entry for entry in map(partial(_allowed, actor), _MAPS.get(actor.role, _ANYBODY)) if entry.tabs
    )
    where = _of_own(actor, path)
    entry, tab = max(
        ((entry, tab) for entry in entries for tab in entry.tabs), key=lambda pair: pair[1].holds(where)
    )
    return Place(entries, entry, tab) if tab.holds(where) else Place(entries)


def _allowed(actor: Actor, entry: Entry) -> Entry:
    return Entry(entry.text, tuple(tab for tab in entry.tabs if tab.needs is None or may(actor, tab.needs)))


def _of_own(actor: Actor, path: str) -> str:
    """An enterprise's rankings stand below its own demands, whatever their address says."""
    inside = path.startswith("/demands/") and path.count("/") > _DEMAND_ITSELF
    return f"/enterprise{path}" if inside and may(actor, Permission.ENTERPRISE_INSIDE) else path
