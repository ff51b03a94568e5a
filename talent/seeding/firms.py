"""The firms of the demonstration province: makers in the clusters, traders and services in the cities."""

from dataclasses import dataclass
from datetime import date

from talent.accounts.enums import OrganisationKind, Verification
from talent.accounts.rules import verified_until
from talent.accounts.tables import Organisation
from talent.enterprises.enums import EnterpriseSize
from talent.enterprises.tables import Enterprise
from talent.seeding.chance import Dice, Urn
from talent.seeding.fiction import COMPANY, COOPERATIVE, fictional_mobile, fictional_uscc
from talent.seeding.names import maker_name, person_name, trader_name
from talent.seeding.rows import Rows, days_before, moment
from talent.seeding.stock import Cluster, Place, Stock
from talent.seeding.words import fill, scribble

# Within the six months that a verification holds, and past them.
_FRESH, _STALE = (1, 165), (190, 280)
# Mobile numbers of people start at 1; those of firms far from them.
MOBILES_FROM = 50_000_000

_STANDINGS = Urn(
    [
        (Verification.VERIFIED, 91),
        (Verification.PENDING, 6),
        (Verification.REJECTED, 1),
        (Verification.LAPSED, 2),
    ]
)
_SIZES = Urn(
    [
        (EnterpriseSize.MICRO, 25),
        (EnterpriseSize.SMALL, 52),
        (EnterpriseSize.MEDIUM, 16),
        (EnterpriseSize.LARGE, 7),
    ]
)
_STAFF = {
    EnterpriseSize.MICRO: (3, 9),
    EnterpriseSize.SMALL: (12, 95),
    EnterpriseSize.MEDIUM: (110, 280),
    EnterpriseSize.LARGE: (320, 1200),
}
_STREETS = (
    "电商产业园",
    "物流园区",
    "创业孵化基地",
    "商贸城",
    "工业园区",
    "科技大厦",
    "直播基地",
    "跨境电商产业园",
)
_SERVICES = ("文化传媒", "品牌管理", "直播服务", "电子商务")


@dataclass(frozen=True)
class Firm:
    """``product`` is what it mostly sells; ``cluster`` is None for traders of general goods."""

    id: int
    name: str
    place: Place
    cluster: Cluster | None
    industry: str
    product: str
    size: EnterpriseSize
    standing: Verification


@dataclass(frozen=True)
class Surroundings:
    """What people meet: employers by city, and the bodies that train."""

    employers: dict[str, list[str]]
    bodies: list[str]

    def employers_near(self, city: str) -> list[str]:
        return self.employers.get(city) or next(iter(self.employers.values()))


def make_firm(stock: Stock, seed: int, number: int, taken: set[str]) -> Firm:
    """Firm ``number``; its name is none of those taken."""
    dice = Dice(seed, "firm", number)
    while True:
        firm = _draw_firm(dice, stock, number)
        if firm.name not in taken:
            taken.add(firm.name)
            return firm


def add_firm(rows: Rows, stock: Stock, seed: int, firm: Firm, today: date) -> None:
    """The rows of the organisation and of what the enterprise says of itself."""
    dice = Dice(seed, "firm rows", firm.id)
    verified_on = _verified_on(dice, firm.standing, today)
    kind = COOPERATIVE if firm.name.endswith("合作社") else COMPANY
    rows.add(
        Organisation,
        id=firm.id,
        kind=OrganisationKind.ENTERPRISE,
        name=firm.name,
        uscc=fictional_uscc(kind, firm.place.code, firm.id),
        division=firm.place.code,
        verification=firm.standing,
        verified_on=verified_on,
        verified_until=verified_until(verified_on) if verified_on else None,
        verification_note="营业执照照片不清晰，请重新上传。"
        if firm.standing is Verification.REJECTED
        else "",
        created_at=moment(dice, days_before(verified_on or today, dice.randint(1, 20)), today),
    )
    rows.add(
        Enterprise,
        organisation_id=firm.id,
        industry=firm.industry,
        size=firm.size,
        address=f"{firm.place.name}{dice.choice(_STREETS)}{dice.randint(1, 12)}号楼"
        if dice.chance(0.85)
        else "",
        introduction=_introduction(dice, stock, firm, today),
        contact_name=person_name(dice, stock),
        contact_mobile=fictional_mobile(MOBILES_FROM + firm.id),
    )


def _draw_firm(dice: Dice, stock: Stock, number: int) -> Firm:
    if dice.chance(0.55):
        cluster: Cluster | None = dice.choice(stock.clusters)
        assert cluster is not None
        place, name, industry = cluster.place, maker_name(dice, stock, cluster), cluster.industry
        product = next((goods for goods in cluster.products if goods in name), cluster.products[0])
    else:
        place = stock.places.draw(dice)
        near = stock.clusters_at.get(place.code, ())
        cluster = dice.choice(near) if near and dice.chance(0.5) else None
        name, industry = trader_name(dice, stock, place)
        product = dice.choice(cluster.products if cluster else stock.goods)
    size = _SIZES.draw(dice)
    return Firm(number, name, place, cluster, industry, product, size, _STANDINGS.draw(dice))


def _verified_on(dice: Dice, standing: Verification, today: date) -> date | None:
    if standing is Verification.VERIFIED:
        return days_before(today, dice.randint(*_FRESH))
    if standing is Verification.LAPSED:
        return days_before(today, dice.randint(*_STALE))
    return None


def _speciality(firm: Firm) -> str | None:
    if firm.cluster and firm.cluster.farming:
        return "firm_intro_farm"
    if "进出口" in firm.name:
        return "firm_intro_export"
    return "firm_intro_service" if any(word in firm.name for word in _SERVICES) else None


def _introduction(dice: Dice, stock: Stock, firm: Firm, today: date) -> str:
    if dice.chance(0.12):
        return ""
    founded = today.year - dice.randint(1, 18)
    platforms = dice.some(("抖音", "天猫", "京东", "拼多多", "1688", "快手", "淘宝", "亚马逊"), 1, 3)
    texts = [dice.choice(stock.phrases["firm_intro"])]
    if (use := _speciality(firm)) and dice.chance(0.5):
        texts = [dice.choice(stock.phrases[use]), *texts[: dice.randint(0, 1)]]
    low, high = _STAFF[firm.size]
    filled = fill(
        "".join(texts),
        dice,
        firm=firm.name,
        place=firm.place.short,
        product=firm.product,
        platform="、".join(platforms),
        staff=str(max(3, dice.randint(low, high) // 5 * 5)),
        year=str(founded),
        years=str(today.year - founded),
    )
    return scribble(dice, stock, filled)
