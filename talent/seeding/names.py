"""Names of people and firms, put together from characters; a likeness to anybody real is chance."""

from talent.seeding.chance import Dice
from talent.seeding.stock import Cluster, Place, Stock


def person_name(dice: Dice, stock: Stock) -> str:
    """A surname and a given name of one or two characters that go together."""
    surname = stock.names["surname"].draw(dice)
    style = dice.choice("fm")
    if dice.chance(0.14):
        return surname + stock.names[f"single_{style}"].draw(dice)
    first = stock.names["first_n" if dice.chance(0.45) else f"first_{style}"].draw(dice)
    second = stock.names["second_n" if dice.chance(0.35) else f"second_{style}"].draw(dice)
    return surname + first + (second if second != first else "宁")


def coined(dice: Dice, stock: Stock) -> str:
    """A trade name that no dictionary has."""
    words = dice.choice(stock.firm_words["coin_a"]) + dice.choice(stock.firm_words["coin_b"])
    return words + (dice.choice(stock.firm_words["coin_c"]) if dice.chance(0.4) else "")


def maker_name(dice: Dice, stock: Stock, cluster: Cluster) -> str:
    """A firm that makes or grows what its cluster is known for."""
    product = dice.choice(cluster.products)
    start = cluster.place_name + coined(dice, stock)
    if cluster.farming:
        return start + product + dice.choice(("专业合作社", "专业合作社", "农业有限公司", "食品有限公司"))
    if dice.chance(0.12):
        return f"{start}{product}厂"
    return f"{start}{product}{dice.choice(stock.firm_words['maker'])}有限公司"


def trader_name(dice: Dice, stock: Stock, place: Place) -> tuple[str, str]:
    """A firm that trades or serves traders, and its industry code."""
    trade = dice.choice(list(stock.trades))
    start = dice.choice((place.short, place.city_short, place.city_short, "河北"))
    return f"{start}{coined(dice, stock)}{trade}有限公司", stock.trades[trade]
