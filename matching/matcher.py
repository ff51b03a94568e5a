"""The matcher: an index version that ranks people for a demand and demands for a person. It never changes."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching import persist, storage
from matching.among import Among, Keep, count_without, kept, rows_among
from matching.builder import SegmentBuilder, in_chunks, version_name
from matching.combinations import Combinations
from matching.demand_set import DemandSet
from matching.demands import DemandBlock, PersonQuery, score_demands
from matching.encode import (
    Asked,
    EncodedDemand,
    Reader,
    Statistics,
    encode_demand,
    encode_talent,
    mastery,
)
from matching.explain import Pair, explain
from matching.facets import Facet, Options, count_facets, facets
from matching.layers import Layer, reject_twice
from matching.order import Page, Place, choose
from matching.parallel import encoded
from matching.places import Places
from matching.rank import Scored, Setting, score_people
from matching.search import Found, Order, Wanted, failing_sets, find, passing_rows, whole
from matching.shapes import Alias, Demand, Match, Ranking, Talent, Vocabulary, Weights
from matching.sortkeys import Lead, Placed, keys_at, lead_of, places_as_rows
from matching.sortkeys import Top as Top
from matching.standing import ScoredStanding, Standing
from matching.tail import TalentLayer, with_people
from matching.terms import CountTable, saturate
from matching.titles import TitleReader

Progress = Callable[[int, int], None]
NEAR = 5


@dataclass(frozen=True, slots=True)
class Matcher:
    """People encoded once, with the statistics frozen in this version; searches need no lock."""

    layers: tuple[TalentLayer, ...]
    reader: Reader
    places: Places
    statistics: Statistics
    weights: Weights
    base_version: str
    changes: int = 0
    sequence: int = 0
    refused: tuple[str, ...] = ()

    @staticmethod
    def build(
        talents: Iterable[Talent],
        vocabulary: Vocabulary,
        weights: Weights | None = None,
        progress: Progress | None = None,
        *,
        count: int = 0,
        statistics: Statistics | None = None,
        processes: int = 1,
    ) -> "Matcher":
        """Build from documents, read as a stream. ``count`` is told to ``progress`` as the total.

        With the ``statistics`` of another version the scores are those that version would give. Several
        ``processes`` encode people side by side, with the same result; they need statistics of their own.
        """
        weights = weights or Weights()
        reader, places = Reader(vocabulary), Places(vocabulary.places)
        grow = statistics is None
        builder = SegmentBuilder(reader, places, {})
        index = builder.index if statistics is None else statistics.text.index.as_dict()
        if processes > 1 and grow:
            for part in encoded(in_chunks(talents), reader, places, processes):
                builder.merge(part)
                _tell(progress, builder, count)
        else:
            for chunk in in_chunks(talents):
                for talent in chunk:
                    builder.add(encode_talent(talent, reader, index, grow=grow))
                _tell(progress, builder, count)
        statistics = statistics or builder.learn()
        segment = builder.finish(statistics)
        reject_twice(segment.ids.tolist())
        return Matcher(
            layers=(Layer.of(segment),),
            reader=reader,
            places=places,
            statistics=statistics,
            weights=weights,
            base_version=version_name(segment, weights),
        )

    @property
    def version(self) -> str:
        """The version by name, with the number of changes since it was built."""
        return f"{self.base_version}+{self.changes}" if self.changes else self.base_version

    @property
    def vocabulary(self) -> Vocabulary:
        return self.reader.vocabulary

    def __len__(self) -> int:
        return sum(layer.count for layer in self.layers)

    def holders(self, skill: str) -> set[int]:
        """Give the ids of those who claim this very skill, at any level."""
        found: set[int] = set()
        for layer in self.layers:
            rows = layer.block.holders(skill)
            rows = rows[layer.alive[rows]]
            found.update(layer.block.ids[rows].tolist())
        return found

    def with_changes(
        self, changed: Sequence[Talent], removed: Collection[int] = (), *, sequence: int | None = None
    ) -> "Matcher":
        """Give a matcher with some people added or replaced and some removed; the rest is shared.

        Skills and titles that are new to the version count at once; new terms of free text only from
        the next build on, and how rare skills are stays as it was.
        """
        reject_twice([talent.id for talent in changed])
        gone = {*removed, *(talent.id for talent in changed)}
        index = self.statistics.text.index
        encoded = [encode_talent(talent, self.reader, index, grow=False) for talent in changed]
        layers = with_people(self.layers, gone, encoded, self.reader, self.places, self.statistics)
        return replace(
            self,
            layers=layers,
            changes=self.changes + len(gone),
            sequence=self.sequence if sequence is None else sequence,
        )

    def with_reviewed(self, reviewed: tuple[Alias, ...]) -> "Matcher":
        """Give a matcher whose gate knows these aliases; rows stay as they are.

        Whoever has words that are read otherwise now has to follow through ``with_changes``, and a set of
        demands needs the new reader.
        """
        if reviewed == self.vocabulary.reviewed:
            return self
        return replace(self, reader=self.reader.with_reviewed(reviewed), changes=self.changes + 1)

    def demand_set(self, demands: Iterable[Demand]) -> DemandSet:
        """Encode demands for ``rank_demands``; the set serves this version and all its changes."""
        return DemandSet.of(demands, self.reader, self.statistics)

    def rank(
        self,
        demand: Asked,
        *,
        today: date,
        offset: int = 0,
        limit: int = 20,
        keep: Keep = None,
        order: Order = "score",
        near: int = NEAR,
    ) -> Ranking:
        """Rank all people for a demand, exactly; ``keep`` names those who count, if not all do."""
        page = Page(today.toordinal(), offset, limit, near, order)
        return self.placed(demand, page, keep).ranking

    def placed(self, demand: Asked, page: Page, keep: Keep = None) -> Placed:
        """Rank as ``rank`` does, and tell by what the order went, so that rankings can be merged."""
        query = demand if isinstance(demand, EncodedDemand) else self.encode(demand)
        wanted = Wanted(page.offset + page.limit, page.near, page.order)
        found = self._find(query, date.fromordinal(page.today), keep, wanted)
        places: list[Place] = []

        def match(place: Place, rank: int) -> Match:
            places.append(place)
            part, row = found[place.segment].part, place.row
            claims = self.layers[place.segment].block.claims_of(int(found[place.segment].rows[row]))
            failed = () if rank else part.failures.of_row(row)
            return self._explain(Pair(rank, int(part.ids[row]), query, claims, part, row, failed))

        pool = len(self) - sum(count_without(layer, kept(keep)) for layer in self.layers)
        ranking = self._ranking(found, pool, page, match)
        _, keys = keys_at([one.part for one in found], *places_as_rows(places), page)
        return Placed(ranking, keys)

    def ranked_ids(self, demand: Demand, *, today: date) -> NDArray[np.int64]:
        """Give all who pass the hard conditions, best first, without the reasons."""
        return self.top(self.encode(demand), today=today, count=len(self)).ids

    def encode(self, demand: Demand) -> EncodedDemand:
        """Encode a demand once for many calls of ``rank``, ``top`` and ``facets``."""
        return encode_demand(demand, self.reader, self.statistics)

    def top(self, query: EncodedDemand, *, today: date, count: int, keep: Keep = None) -> Top:
        """Give the first ``count`` of those who pass the hard conditions, in the order of ``rank``."""
        lead = self.lead(query, today=today, count=count, keep=keep)
        return Top(lead.ids, lead.keys.first, lead.fit, lead.wish)

    def lead(self, query: EncodedDemand, *, today: date, count: int, keep: Keep = None) -> Lead:
        """Give the first as ``top`` does, and by what the order went, so that tops can be merged."""
        return lead_of(self._find(query, today, keep, Wanted(count, 0, "score", counted=False)), today, count)

    def top_demands(
        self,
        talent: Talent,
        demands: DemandSet,
        *,
        today: date,
        count: int,
        keep: Collection[int] | None = None,
    ) -> Top:
        """Give the first ``count`` demands for a person, in the order of ``rank_demands``."""
        lead = lead_of(self._find_demands(talent, demands, today, keep)[1], today, count)
        return Top(lead.ids, lead.keys.first, lead.fit, lead.wish)

    def rank_demands(
        self,
        talent: Talent,
        demands: DemandSet | Iterable[Demand],
        *,
        today: date,
        offset: int = 0,
        limit: int = 20,
        keep: Collection[int] | None = None,
        order: Order = "score",
        near: int = NEAR,
    ) -> Ranking:
        """Rank demands for a person, indexed or not, with the very scores that ``rank`` gives."""
        among = demands if isinstance(demands, DemandSet) else self.demand_set(demands)
        query, found = self._find_demands(talent, among, today, keep)

        def match(place: Place, rank: int) -> Match:
            asked = among.layers[place.segment].block.encoded[place.row]
            part, row = found[place.segment].part, place.row
            failed = () if rank else part.failures.of_row(row)
            return self._explain(Pair(rank, talent.id, asked, query.person.claims, part, row, failed))

        page = Page(today.toordinal(), offset, limit, near, order)
        return self._ranking(found, len(among), page, match)

    def explain(self, demand: Demand, talent: Talent, *, today: date) -> Match:
        """Give the score of any pair with its reasons, hard conditions or not; its rank is 0."""
        query = self._person_query(talent)
        encoded = encode_demand(demand, self.reader, self.statistics)
        block = DemandBlock([encoded], self.reader, self.statistics)
        part = score_demands(block, query, self._setting(today))
        return self._explain(
            Pair(0, talent.id, encoded, query.person.claims, part, 0, part.failures.of_row(0))
        )

    def _find(self, query: EncodedDemand, today: date, keep: Keep, wanted: Wanted) -> list[Found]:
        setting, own = self._setting(today), kept(keep)
        # Never to be written to, as if mapped: the search is compiled for that kind of array alone.
        found: list[Found] = []
        for layer in self.layers:
            among = rows_among(layer, own, today)
            found.append(find(layer.block, query, query.asked, setting, among, wanted.raised(found)))
        return found

    def standing(self, query: EncodedDemand, today: date, keep: Keep = None) -> Standing:
        """Give all who pass a demand, to be asked where a score would stand among them."""
        parts, own = self._score_people(query, today), kept(keep)
        passing = [
            rows_among(layer, own, today) & (part.failures.count() == 0)
            for layer, part in zip(self.layers, parts, strict=True)
        ]
        return ScoredStanding(parts, passing, today)

    def failing(self, query: EncodedDemand, today: date, keep: Keep = None) -> Combinations:
        """Count the people by exactly which hard conditions they fail; ``keep`` names who counts."""
        setting, own = self._setting(today), kept(keep)
        counts: Counter[frozenset[str]] = Counter({frozenset(): 0})
        for layer in self.layers:
            among = rows_among(layer, own, today)
            counts.update(failing_sets(layer.block, query, query.asked, setting, among))
        return dict(counts)

    def facets(
        self, query: EncodedDemand, today: date, wanted: Among | None, options: Options
    ) -> dict[str, Facet]:
        """Count those who pass a demand by each filter's choices, with all other filters of ``wanted`` on."""
        setting, own = self._setting(today), wanted or Among()
        return facets(
            count_facets(layer, passing_rows(layer.block, query, query.asked, setting), own, options, today)
            for layer in self.layers
        )

    def score_versions(self, block: DemandBlock, versions: Sequence[Talent], today: date) -> list[Scored]:
        """Score the demands of a block for versions of one person, whose posts and texts are the same."""
        query, setting = self._person_query(versions[0]), self._setting(today)
        return [
            score_demands(block, query.revised(one, self.reader, self.statistics.closure), setting)
            for one in versions
        ]

    def _score_people(self, query: EncodedDemand, today: date) -> list[Scored]:
        setting = self._setting(today)
        return [score_people(layer.block.view(), query, query.asked, setting) for layer in self.layers]

    def _find_demands(
        self, talent: Talent, among: DemandSet, today: date, keep: Collection[int] | None
    ) -> tuple[PersonQuery, list[Found]]:
        if among.statistics is not self.statistics:
            raise ValueError("the demands were encoded for another index version")
        query, setting = self._person_query(talent), self._setting(today)
        own = None if keep is None else np.fromiter(keep, np.int64, len(keep))
        return query, [
            whole(score_demands(layer.block, query, setting), layer.keep(own)) for layer in among.layers
        ]

    def _setting(self, today: date) -> Setting:
        return Setting(self.weights, self.places, today.toordinal())

    def _explain(self, pair: Pair) -> Match:
        return explain(pair, self.statistics.closure, self.weights)

    def _person_query(self, talent: Talent) -> PersonQuery:
        person = encode_talent(talent, self.reader, self.statistics.text.index, grow=False)
        counts = CountTable()
        counts.add(person.text)
        text = saturate(counts, self.statistics.text)
        terms, values = text.indices.astype(np.int32), text.data.astype(np.float64)
        read = TitleReader(self.statistics.titles, self.reader.analyse, asked=False).read
        held, wished = tuple(map(read, person.held)), tuple(map(read, person.wished))
        masters = mastery(person.claims, self.statistics.closure)
        return PersonQuery(person, masters, terms, values, held, wished)

    def _ranking(
        self, found: Sequence[Found], pool: int, page: Page, match: Callable[[Place, int], Match]
    ) -> Ranking:
        chosen = choose(found, page)
        return Ranking(
            matches=tuple(match(place, page.offset + at) for at, place in enumerate(chosen.page, start=1)),
            total=chosen.total,
            version=self.version,
            pool=pool,
            near=tuple(match(place, 0) for place in chosen.near),
            excluded=chosen.excluded,
            failing=chosen.failing,
        )

    def save(self, root: Path, *, sequence: int | None = None, tell: Progress | None = None) -> str:
        """Write this version under a folder, make it the current one and give its name.

        ``sequence`` is the last entry of the change log that is in it; ``tell`` is told of bytes.
        """
        known = self.sequence if sequence is None else sequence
        counts = {
            "layers": len(self.layers),
            "people": self.statistics.people,
            "talents": len(self),
            "changes": self.changes,
        }
        manifest = persist.manifest_of(self.base_version, known, self.weights, self.vocabulary, counts)
        arrays = persist.arrays_of(self.layers, self.statistics)
        texts = {"vocabulary": asdict(self.vocabulary)}
        storage.write_version(root, self.version, arrays, texts, manifest, tell)
        return self.version

    @staticmethod
    def open(root: Path) -> "Matcher":
        """Open the current version; a damaged one is refused and the last good one taken instead.

        Raises DamagedIndex if there is none. ``refused`` tells what was wrong with newer versions.
        """
        refused: list[str] = []
        for name in storage.versions(root):
            try:
                return Matcher(**persist.read(root / name), refused=tuple(refused))
            except storage.DamagedIndex as damage:
                refused.append(str(damage))
        raise storage.DamagedIndex("; ".join(refused) or f"no index version in {root.name}")


def _tell(progress: Progress | None, builder: SegmentBuilder, count: int) -> None:
    if progress is not None:
        progress(len(builder.plain), max(count, len(builder.plain)))
