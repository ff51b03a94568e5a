"""The whole demonstration province as rows: firms, accounts, people, demands."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from talent.accounts.enums import Role, Verification
from talent.seeding.accounts import LEADING_PERSON, add_accounts
from talent.seeding.blocks import add_blocks
from talent.seeding.chance import Dice
from talent.seeding.demands import add_demand
from talent.seeding.firms import Firm, Surroundings, add_firm, make_firm
from talent.seeding.lives import make_life
from talent.seeding.names import coined
from talent.seeding.people import add_person
from talent.seeding.rows import Rows
from talent.seeding.showcase import add_leading_demand, add_leading_person, leading_firms
from talent.seeding.stock import Stock, load_stock
from talent.seeding.threads import add_threads
from talent.seeding.training import add_training

Progress = Callable[[str, int, int], None]

_STEP = 500
_BODIES = 12
_FEWEST_FIRMS = 12
_DEMANDS_A_FIRM = 3
_DRAFTS_OF_UNVERIFIED = 0.03


def make_province(
    talents: int, demands: int, seed: int, today: date, first_user: int, progress: Progress
) -> Rows:
    """Person 1, demand 1 and firms 1 to 3 are made by hand; each other one falls by a dice of its own."""
    stock, rows = load_stock(), Rows()
    firms = _make_firms(stock, seed, max(_FEWEST_FIRMS, demands // _DEMANDS_A_FIRM))
    for firm in firms:
        add_firm(rows, stock, seed, firm, today)
    users = add_accounts(rows, seed, first_user, len(firms), today)
    add_leading_person(rows, stock, seed, users[Role.TALENT], today)
    around = _surroundings(stock, seed, firms)
    _add_people(rows, stock, seed, talents, around, today, progress)
    add_blocks(rows, today)
    add_training(rows, stock, seed, around.bodies, today)
    add_leading_demand(rows, seed, users[Role.ENTERPRISE], today)
    _add_demands(rows, stock, seed, demands, firms, today, progress)
    add_threads(rows, seed, users[Role.ENTERPRISE], today)
    return rows


def _make_firms(stock: Stock, seed: int, count: int) -> list[Firm]:
    firms = leading_firms(stock)
    taken = {firm.name for firm in firms}
    return firms + [make_firm(stock, seed, number, taken) for number in range(len(firms) + 1, count + 1)]


def _surroundings(stock: Stock, seed: int, firms: list[Firm]) -> Surroundings:
    """Employers are the firms of a city and as many that have long closed; bodies have invented names."""
    dice = Dice(seed, "surroundings")
    employers: dict[str, list[str]] = defaultdict(list)
    taken = {firm.name for firm in firms}
    for firm in firms:
        employers[firm.place.city].append(firm.name)
        closed = make_firm(stock, seed, -firm.id, taken)
        employers[closed.place.city].append(closed.name)
    cities = list(employers)
    bodies = [
        f"{dice.choice(firms).place.short}{coined(dice, stock)}{kind}"
        for kind in ("电商培训学校", "职业培训学校", "电商学院", "电商公共服务中心")
        for _ in range(_BODIES // 4)
    ]
    for city in cities:
        employers[city].sort()
    return Surroundings(dict(employers), bodies)


def _add_people(
    rows: Rows, stock: Stock, seed: int, count: int, around: Surroundings, today: date, progress: Progress
) -> None:
    for number in range(LEADING_PERSON + 1, count + 1):
        add_person(rows, stock, seed, make_life(stock, seed, number, today), around, today)
        if number % _STEP == 0 or number == count:
            progress("生成人才", number, count)


def _add_demands(
    rows: Rows, stock: Stock, seed: int, count: int, firms: list[Firm], today: date, progress: Progress
) -> None:
    verified = [firm for firm in firms if firm.standing is Verification.VERIFIED]
    others = [firm for firm in firms if firm.standing is not Verification.VERIFIED]
    for number in range(2, count + 1):
        hiring = others if Dice(seed, "hiring", number).chance(_DRAFTS_OF_UNVERIFIED) else verified
        add_demand(rows, stock, seed, number, hiring, today)
        if number % _STEP == 0 or number == count:
            progress("生成需求", number, count)
