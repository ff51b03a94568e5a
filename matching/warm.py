"""Has the search ready before anybody waits: to load it takes half a second, to compile it some twenty.

What is compiled is kept on disk, so this is done where an index is built, and loaded where one is served.
"""

from dataclasses import replace
from datetime import date
from itertools import islice

import numpy as np

from matching.among import Among
from matching.index import Segment
from matching.matcher import Matcher
from matching.shapes import Ask, Demand, Need, Post

_DAY = date(2026, 1, 1)
_CATEGORY = "graduate"
# What is asked for does not matter, only that each loop runs for each column that it may be asked of.
_PLAIN = Demand(id=0, post=Post("电商运营"), duties="店铺运营", division="130100")
_STRICT = replace(
    _PLAIN,
    experience_years=1.0,
    experience_must=True,
    education=1,
    education_must=True,
    place_must=True,
    category=_CATEGORY,
)
_FILTERS = Among(_CATEGORY, education=1, experience=0.0, marks=np.zeros(1, bool))


def needs_warming(matcher: Matcher) -> bool:
    """Tell whether there are so many people that compiled loops search them."""
    return any(layer.block.is_searched for layer in matcher.layers)


def warm(matcher: Matcher) -> None:
    """Search in all ways, so that what follows, here and elsewhere on this machine, compiles nothing."""
    for layer in matcher.layers:
        if layer.block.is_searched:
            asks = _asks(matcher, layer.block)
            matcher.rank(replace(_PLAIN, asks=asks), today=_DAY, limit=1)
            matcher.rank(replace(_STRICT, asks=asks), today=_DAY, limit=1, keep=_FILTERS)
            return


def _asks(matcher: Matcher, segment: Segment) -> tuple[Ask, ...]:
    """Insist on a skill that somebody has, if anybody has one of the code lists."""
    known = (key for key in matcher.reader.gate.skills if key in segment.skills)
    return tuple(Ask(key, 1, Need.MUST, key) for key in islice(known, 1))
