"""A page of a ranking in the order that was asked for; the mutual one comes with its proof."""

from collections.abc import Collection
from datetime import date

from matching.among import Keep
from matching.cluster.searcher import Searcher
from matching.demand_set import DemandSet
from matching.encode import Asked
from matching.matcher import NEAR, Matcher
from matching.reciprocal import Mutual, rank_demands_mutually, rank_mutually
from matching.shapes import Ranking, Talent
from talent.kit.errors import Invalid
from talent.kit.paging import Page
from talent.matches.enums import RankOrder
from talent.matches.schemas import MutualProof


def people_in_order(
    searcher: Searcher,
    demand: Asked,
    today: date,
    keep: Keep,
    order: RankOrder,
    page: Page,
) -> tuple[Ranking, Mutual | None]:
    """One page of people for a demand. A cluster has no mutual order: it raises ``Invalid``."""
    if order is not RankOrder.MUTUAL:
        found = searcher.rank(
            demand,
            today=today,
            offset=page.offset,
            limit=page.size,
            keep=keep,
            near=NEAR,
            order=order.value,
        )
        return found, None
    if not isinstance(searcher, Matcher):
        raise Invalid("集群不支持双向匹配排序，请换一种排序。")
    mutual = rank_mutually(searcher, demand, today=today, offset=page.offset, limit=page.size, keep=keep)
    return mutual.ranking, mutual


def demands_in_order(
    matcher: Matcher,
    talent: Talent,
    demands: DemandSet,
    today: date,
    keep: Collection[int],
    order: RankOrder,
    page: Page,
) -> tuple[Ranking, Mutual | None]:
    """One page of demands for a person, without those who fail a condition."""
    if order is not RankOrder.MUTUAL:
        found = matcher.rank_demands(
            talent,
            demands,
            today=today,
            offset=page.offset,
            limit=page.size,
            keep=keep,
            near=0,
            order=order.value,
        )
        return found, None
    mutual = rank_demands_mutually(
        matcher, talent, demands, today=today, offset=page.offset, limit=page.size, keep=keep, near=0
    )
    return mutual.ranking, mutual


def proof_of(mutual: Mutual | None) -> MutualProof | None:
    """The proof as the answer gives it; None for the other orders."""
    if mutual is None:
        return None
    proof = mutual.certificate
    return MutualProof(theta=proof.theta, looked_at=proof.looked_at, bound=proof.bound, proved=proof.proved)
