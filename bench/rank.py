"""Times rankings on the province in JICAI_HOME, beside cosine with a rapidfuzz loop over people.

``make bench`` after ``make run`` (or ``jicai init --demo``). Figures are medians of one run on one machine.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.shapes import Demand, Talent
from talent.kit.clock import today
from talent.matches.documents import demand_documents, rankable_ids, talent_documents
from talent.matches.engine import MatchEngine
from talent.matches.weights import load_weights
from talent.settings import load_settings, open_database

TOP = 20
NAIVE_DEMANDS = 3


def main() -> None:
    """Print a table: what, how many, median and 95th percentile in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demands", type=int, default=60, help="how many demands to rank")
    wanted = parser.parse_args()
    settings = load_settings()
    engine = MatchEngine(
        open_database(settings), settings.home / "index", load_weights(settings.weights_file)
    )
    with open_database(settings).read() as session:
        snapshot = engine.snapshot(session)
        demands = demand_documents(session)[: wanted.demands]
        talents = list(talent_documents(session, rankable_ids(session)))
    day, matcher = today(), snapshot.matcher
    matcher.rank(demands[0], today=day, limit=TOP)
    table = Table("task", "ranked", "queries", "p50 ms", "p95 ms", title=f"{os.cpu_count()} cores")
    _add(table, "jicai: top 20 with reasons", len(talents), demands, lambda d: matcher.rank(d, today=day))
    some = talents[:20]
    _add(
        table,
        "jicai: posts for a person",
        len(snapshot.demands),
        some,
        lambda one: matcher.rank_demands(one, snapshot.demands, today=day),
    )
    _add(table, "cosine + rapidfuzz loop", len(talents), demands[:NAIVE_DEMANDS], _naive(talents))
    Console().print(table)


def _naive(talents: Sequence[Talent]) -> Callable[[Demand], object]:
    """What one would write first: a cosine, and a fuzzy comparison of every pair of skills."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    texts = [" ".join([*(post.title for post in one.posts), one.work_text]) for one in talents]
    vectors = vectorizer.fit_transform(texts)

    def rank(demand: Demand) -> object:
        cosines = (vectors @ vectorizer.transform([f"{demand.post.title} {demand.duties}"]).T).toarray()[:, 0]
        scores = []
        for cosine, talent in zip(cosines, talents, strict=True):
            best = [
                max((fuzz.token_set_ratio(ask.words, claim.words) for claim in talent.claims), default=0.0)
                for ask in demand.asks
            ]
            scores.append(0.5 * cosine + 0.5 * sum(best) / (100 * max(1, len(best))))
        return sorted(range(len(scores)), key=lambda place: -scores[place])[:TOP]

    return rank


def _add(table: Table, task: str, people: int, queries: Sequence[object], run: Callable[..., object]) -> None:
    seconds = []
    for query in queries:
        started = time.perf_counter()
        run(query)
        seconds.append(time.perf_counter() - started)
    seconds.sort()
    late = seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))]
    table.add_row(
        task, str(people), str(len(queries)), f"{statistics.median(seconds) * 1e3:.1f}", f"{late * 1e3:.1f}"
    )


if __name__ == "__main__":
    main()
