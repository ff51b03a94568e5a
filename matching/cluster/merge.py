"""Merges what shards answer into the answer of one matcher that held all their people."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.combinations import summed
from matching.matcher import Top
from matching.order import Page
from matching.shapes import Match, Ranking
from matching.sortkeys import Keys, Lead, Placed


def whole(page: Page) -> Page:
    """Give what each shard has to answer for a page: all up to its end could stand in one shard."""
    return replace(page, offset=0, limit=page.offset + page.limit)


def merge_standings(
    standings: Sequence[Placed], page: Page, version: str, missing: tuple[int, ...] = ()
) -> Ranking:
    """Give one page out of the ``whole`` pages of all shards."""
    rankings = [placed.ranking for placed in standings]
    sizes = [len(ranking.matches) for ranking in rankings]
    ranked = [one.keys.part(0, size) for one, size in zip(standings, sizes, strict=True)]
    near = [one.keys.part(size, len(one.keys)) for one, size in zip(standings, sizes, strict=True)]
    matches = _in_order([ranking.matches for ranking in rankings], ranked, page.offset + page.limit)
    excluded: dict[str, int] = {}
    for ranking in rankings:
        for name, number in ranking.excluded.items():
            excluded[name] = excluded.get(name, 0) + number
    return Ranking(
        matches=tuple(
            replace(match, rank=page.offset + at) for at, match in enumerate(matches[page.offset :], start=1)
        ),
        total=sum(ranking.total for ranking in rankings),
        version=version,
        pool=sum(ranking.pool for ranking in rankings),
        near=tuple(_in_order([ranking.near for ranking in rankings], near, page.near)),
        excluded=excluded,
        failing=summed(ranking.failing for ranking in rankings),
        missing=missing,
    )


def _in_order(matches: Sequence[Sequence[Match]], keys: Sequence[Keys], count: int) -> list[Match]:
    everybody = [match for part in matches for match in part]
    return [everybody[place] for place in Keys.joined(keys).order()[:count].tolist()]


def merge_leads(leads: Sequence[Lead], count: int, missing: tuple[int, ...] = ()) -> Top:
    """Give the first of all shards out of the first of each."""
    keys = Keys.joined([lead.keys for lead in leads])
    first = keys.order()[:count]
    ids = np.concatenate([*(lead.ids for lead in leads), np.zeros(0, np.int64)])
    fit, wish = (
        np.concatenate([*(getattr(lead, side) for lead in leads), np.zeros(0)]) for side in ("fit", "wish")
    )
    return Top(ids[first], keys.first[first], fit[first], wish[first], missing)
