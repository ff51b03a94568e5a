"""What the filters of a ranking say of their choices."""

from talent.enterprises.search_schemas import Facet


class CandidateFacet(Facet):
    """One filter of a ranking; ``whole`` would pass without it, ``unknown`` of them say nothing of it."""

    whole: int
