"""The tail of an index: who has changed since the build, in few layers on top of it."""

from collections.abc import Collection, Sequence

from matching.builder import SegmentBuilder
from matching.encode import EncodedTalent, Reader, Statistics
from matching.index import Segment
from matching.layers import Growth, Layer, change
from matching.merging import merged
from matching.places import Places

TalentLayer = Layer[Segment]
# Measured: see docs/matching.md. To join 100 rows takes hardly longer than to join two, some milliseconds, so
# single changes wait for it; and the greatest join is the longest that a ranking ever waits.
GROWTH = Growth(always=128, times=8, most=1 << 16, waiting=4)


def with_people(
    layers: Sequence[TalentLayer],
    gone: Collection[int],
    added: Sequence[EncodedTalent],
    reader: Reader,
    places: Places,
    statistics: Statistics,
) -> tuple[TalentLayer, ...]:
    """Give the layers without some people and with others, weighed by the statistics of the version."""

    def build(joined: Sequence[TalentLayer], fresh: Sequence[EncodedTalent]) -> Segment:
        builder = SegmentBuilder(reader, places, {})
        for person in fresh:
            builder.add(person)
        segment = builder.finish(statistics)
        if joined:
            segment = merged([*joined, Layer.of(segment)], places)
        # With the compiler loaded for those below, it is the faster way for the fewest people, too.
        searched = any(layer.block.is_searched for layer in layers)
        return segment.searched() if searched else segment

    return change(layers, gone, added, build, GROWTH)
