"""Has the search ready before anybody waits: to load it takes half a second, to compile it some twenty.

What is compiled is kept on disk, so this is done where an index is built, and loaded where one is served.
"""

from datetime import date

from matching.matcher import Matcher
from matching.shapes import Demand, Post

# What it asks for does not matter, only that somebody is searched for it.
_ANY = Demand(id=0, post=Post("电商运营"), duties="店铺运营", division="130100")
_DAY = date(2026, 1, 1)


def needs_warming(matcher: Matcher) -> bool:
    """Tell whether there are so many people that compiled loops search them."""
    return any(layer.block.is_searched for layer in matcher.layers)


def warm(matcher: Matcher) -> None:
    """Search once, so that all searches that follow, here and elsewhere on this machine, compile nothing."""
    if needs_warming(matcher):
        matcher.top(matcher.encode(_ANY), today=_DAY, count=1)
