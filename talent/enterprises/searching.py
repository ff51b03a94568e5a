"""The search among open demands that everybody may use."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.enterprises.asking import read_query
from talent.enterprises.facets import facets_of
from talent.enterprises.nearby import nearby_queries
from talent.enterprises.search_queries import Conditions, conditions, in_order, matching
from talent.enterprises.search_schemas import DemandSearch, FoundDemands, Instead
from talent.enterprises.showing import demand_cards
from talent.kit.db import count
from talent.kit.paging import Page, Paged
from talent.vocab import service as vocab
from talent.vocab.lexicon import Lexicon

# Fewer hits than this are worth a second look at how the query is written.
_FEW = 3
_MOST_MEANT = 3
_LOOKED_AT = 6


def search_demands(
    session: Session, actor: Actor, wanted: DemandSearch, page: Page, lexicon: Lexicon
) -> FoundDemands:
    """Open demands that all filters fit, with the facets; for few hits also what may have been meant."""
    require(actor, Permission.DEMANDS_READ)
    pieces = read_query(wanted.q, lexicon)
    found = conditions(wanted, pieces, _scope(session, wanted.division))
    facets, total = facets_of(session, wanted, found)
    rows = session.exec(in_order(matching(found), wanted, pieces).offset(page.offset).limit(page.size)).all()
    cards = demand_cards(session, actor, rows)
    return FoundDemands(
        demands=Paged(items=cards, total=total, number=page.number, size=page.size),
        facets=facets,
        meant=_meant(session, wanted, found, lexicon, total) if wanted.q and total < _FEW else [],
        drops=[] if total else _drops(session, found),
        wider=[] if total else _wider(session, wanted, found),
    )


def _scope(session: Session, division: str | None) -> tuple[str, ...]:
    return vocab.division_scope(session, division) if division else ()


def _meant(
    session: Session, wanted: DemandSearch, found: Conditions, lexicon: Lexicon, total: int
) -> list[Instead]:
    """Words like those asked for that find more, the other filters on."""
    better: list[Instead] = []
    for text in nearby_queries(wanted.q, lexicon, _LOOKED_AT):
        other = wanted.model_copy(update={"q": text})
        words = conditions(other, read_query(text, lexicon), ())["q"]
        number = count(session, matching({**found, "q": words}))
        if number > total and len(better) < _MOST_MEANT:
            better.append(Instead(key="q", value=text, name=text, count=number))
    return better


def _drops(session: Session, found: Conditions) -> list[Instead]:
    """Filters of which each alone keeps everything out; how many demands there are without it."""
    counted = [(key, count(session, matching(found, without=key))) for key in found]
    return [Instead(key=key, value="", name="", count=number) for key, number in counted if number]


def _wider(session: Session, wanted: DemandSearch, found: Conditions) -> list[Instead]:
    """The city of the county asked for, where there is something."""
    for city in vocab.divisions(session):
        if any(one.code == wanted.division for one in city.counties):
            other = wanted.model_copy(update={"division": city.code})
            scope = vocab.division_scope(session, city.code)
            place = conditions(other, (), scope)["division"]
            number = count(session, matching({**found, "division": place}))
            return [Instead(key="division", value=city.code, name=city.name, count=number)] if number else []
    return []
