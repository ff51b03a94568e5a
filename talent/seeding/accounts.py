"""One account for each role, to try everything; shown in demonstration mode only."""

from dataclasses import dataclass
from datetime import date, timedelta

from talent.accounts.enums import MemberRole, OrganisationKind, Role, Verification
from talent.accounts.passwords import hash_password
from talent.accounts.rules import verified_until
from talent.accounts.tables import ApiToken, Organisation, User
from talent.accounts.users import login_index
from talent.kit.crypto import digest
from talent.market.enums import Scope
from talent.market.tables import MarketClient
from talent.seeding.chance import Dice
from talent.seeding.fiction import NON_PROFIT, SCHOOL, fictional_email, fictional_uscc
from talent.seeding.rows import Rows, days_before, moment

# Public on purpose: it opens invented data in demonstration mode, and nothing else.
DEMO_PASSWORD = "Jicai-2026-shishi"  # noqa: S105
# Programs come with a token, never with a password.
DEMO_TOKEN = "jicai_demo_for_invented_data_only"  # noqa: S105
# And the program of the market's exchange with these.
DEMO_CLIENT = "market-demo"
DEMO_SECRET = "jicaics_demo_for_invented_data_only"  # noqa: S105
_TOKEN_DAYS = 365

# Firms 1 to 3 and person 1 are made by hand, so that their accounts have something to show.
LEADING_FIRM, SECOND_FIRM, UNVERIFIED_FIRM = 1, 2, 3
LEADING_PERSON = 1


@dataclass(frozen=True)
class DemoAccount:
    """What to type in; of the API client ``password`` is its bearer token."""

    role: Role
    login: str
    password: str
    note: str


@dataclass(frozen=True)
class _Plan:
    role: Role
    login: str
    display_name: str
    note: str
    firm: int | None = None
    organisation: tuple[OrganisationKind, str, str] | None = None


_PLANS = (
    _Plan(Role.STAFF, "staff", "审核员小冀", "工作人员：审核机构、查看统计和审计"),
    _Plan(
        Role.ENTERPRISE,
        "enterprise",
        "招聘负责人",
        "已认证企业：1号需求“抖音直播运营”的发布者",
        firm=LEADING_FIRM,
    ),
    _Plan(Role.ENTERPRISE, "factory", "羊绒厂人事", "另一家已认证企业（清河）", firm=SECOND_FIRM),
    _Plan(
        Role.ENTERPRISE,
        "newcomer",
        "新注册企业",
        "未认证企业：不能发布需求、看不到人才",
        firm=UNVERIFIED_FIRM,
    ),
    _Plan(Role.TALENT, "talent", "林晓禾", "人才：档案完整，适合1号需求"),
    _Plan(
        Role.UNIVERSITY,
        "university",
        "就业指导中心",
        "院校",
        organisation=(OrganisationKind.UNIVERSITY, "燕赵示范职业学院（演示）", SCHOOL),
    ),
    _Plan(
        Role.TRAINING_BODY,
        "training",
        "教务老师",
        "培训机构：有课程、班次、报名和候补",
        organisation=(OrganisationKind.TRAINING_BODY, "冀才示范电商培训学校（演示）", NON_PROFIT),
    ),
    _Plan(
        Role.API_CLIENT,
        "market",
        "人力资源市场接口",
        "接口客户端：不能在网页登录，密码一栏是 /api/v1 的访问令牌（Bearer）",
        organisation=(OrganisationKind.MARKET, "人力资源市场对接平台（演示）", SCHOOL),
    ),
)
# Where the organisations that are no enterprises have their seat: the district of Chang'an.
_SEAT = "130102"


def demo_accounts() -> list[DemoAccount]:
    """Every account with its password in clear, for the log-in page of the demonstration."""
    return [DemoAccount(plan.role, fictional_email(plan.login), _secret(plan), plan.note) for plan in _PLANS]


def add_accounts(rows: Rows, seed: int, first_user: int, firms: int, today: date) -> dict[Role, int]:
    """Adds users from id ``first_user`` and their organisations after the firms; ids of users by role.

    Of several users of one role the first is in the answer.
    """
    password_hash = hash_password(DEMO_PASSWORD)
    dice = Dice(seed, "accounts")
    organisation = firms
    users: dict[Role, int] = {}
    for number, plan in enumerate(_PLANS, first_user):
        organisation_id = plan.firm
        if plan.organisation:
            organisation += 1
            organisation_id = organisation
            _add_organisation(rows, dice, organisation, plan.organisation, today)
        login = fictional_email(plan.login)
        rows.add(
            User,
            id=number,
            role=plan.role,
            login=login,
            login_index=login_index(login),
            display_name=plan.display_name,
            password_hash=password_hash,
            organisation_id=organisation_id,
            member=None if organisation_id is None or plan.role is Role.API_CLIENT else MemberRole.OWNER,
            created_at=moment(dice, days_before(today, 30), today),
        )
        users.setdefault(plan.role, number)
    _add_token(rows, dice, users[Role.API_CLIENT], today)
    _add_client(rows, dice, users[Role.API_CLIENT], organisation, today)
    return users


def _secret(plan: _Plan) -> str:
    return DEMO_TOKEN if plan.role is Role.API_CLIENT else DEMO_PASSWORD


def _add_token(rows: Rows, dice: Dice, user: int, today: date) -> None:
    created_at = moment(dice, days_before(today, 1), today)
    rows.add(
        ApiToken,
        token_digest=digest(DEMO_TOKEN),
        user_id=user,
        name="演示",
        created_at=created_at,
        expires_at=created_at + timedelta(days=_TOKEN_DAYS),
    )


def _add_client(rows: Rows, dice: Dice, user: int, organisation: int, today: date) -> None:
    """The market's program of the exchange, to try it with ``jicai market serve``."""
    rows.add(
        MarketClient,
        client_id=DEMO_CLIENT,
        secret_digest=digest(DEMO_SECRET),
        user_id=user,
        organisation_id=organisation,
        name="演示对接程序",
        scopes=" ".join(scope.value for scope in Scope),
        created_at=moment(dice, days_before(today, 1), today),
    )


def _add_organisation(
    rows: Rows, dice: Dice, number: int, what: tuple[OrganisationKind, str, str], today: date
) -> None:
    kind, name, code = what
    verified_on = days_before(today, 40)
    rows.add(
        Organisation,
        id=number,
        kind=kind,
        name=name,
        uscc=fictional_uscc(code, _SEAT, number),
        division=_SEAT,
        verification=Verification.VERIFIED,
        verified_on=verified_on,
        verified_until=verified_until(verified_on),
        created_at=moment(dice, days_before(today, 45), today),
    )
