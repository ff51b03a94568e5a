"""Planted differences, found by digests: both sides hold the same records but for a few, and are compared.

    python -m tests.long.reconcile --records 200000 --planted 50 --seed 1

Says what was found and how much went over the wire for it, mends it, and compares again; ends with 1 where a
difference was missed, one was invented, the second comparison finds any, or a hundredth of the data was sent.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from talent import migrations
from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.tokens import actor_of
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database
from talent.kit.paging import Page
from talent.market.canonical import bucket_of, digest_of, parts_of
from talent.market.enums import Operation, RecordKind
from talent.market.mock.market import Market
from talent.market.mock.reconciling import mend, reconcile
from talent.market.mock.store import Store
from talent.market.reconciliation_schemas import DifferenceFilter
from talent.market.reconciliation_showing import list_differences
from talent.market.tables import OutRecord
from tests.conftest import TEST_KEY
from tests.factories.accounts import make_organisation, make_user
from tests.talent.market.sides.our_side import OurSide

KIND = RecordKind.DEMAND
PORTION = 5000
TITLES = ("直播运营", "店铺运营", "电商客服", "短视频编导", "仓储主管", "跨境运营")
# What may go over the wire of all the data.
MOST = 0.01


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--planted", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("JICAI_DATABASE_URL", "")
        return run(Path(folder), wanted.records, wanted.planted, wanted.seed, url)


def run(folder: Path, records: int, planted: int, seed: int, url: str = "") -> int:
    """In a database of its own, or in one that is told."""
    url = url or f"sqlite:///{folder / 'jicai.db'}"
    use_keyring(Keyring.from_master(TEST_KEY))
    migrations.upgrade(url)
    database, store, chance = Database(url), Store(folder / "market.db"), random.Random(seed)
    patches = pytest.MonkeyPatch()
    try:
        ours = _our_side(database, patches)
        market = Market(ours.send, store, ours.client.client_id, "secret")
        names = _fill(ours, store, chance, records)
        expected = _plant(ours, store, chance, names, planted)
        print(f"{records:,} records on both sides, {planted} differences planted")
        return _compare(ours, market, expected)
    finally:
        patches.undo()
        store.close()
        database.dispose()


def content_of(number: int) -> dict[str, Any]:
    """A demand of the usual size."""
    return {
        "title": TITLES[number % len(TITLES)],
        "employer": {"uscc": f"91130100MB{number:08d}", "name": f"河北测试{number}号商贸有限公司"},
        "headcount": number % 9 + 1,
        "division": "130100",
        "remote": number % 3 == 0,
        "kind": "full_time",
        "salary_min": 5000 + number % 40 * 100,
        "salary_max": 9000 + number % 40 * 100,
        "duties": f"负责第{number}号店铺的日常运营：商品上架、活动报名、直播间值守和售后沟通，按周复盘数据。",
        "conditions": "熟悉主流电商平台后台，能看懂流量和转化数据，做事细致，能适应大促期间的排班。",
        "education_must": False,
        "experience_must": False,
        "place_must": False,
        "skills": [{"name": "店铺运营", "level": 2, "importance": "required"}],
    }


def _our_side(database: Database, patches: pytest.MonkeyPatch) -> OurSide:
    with database.write() as session:
        body = make_organisation(session, kind=OrganisationKind.MARKET, name="省人力资源市场")
        user = make_user(session, role=Role.API_CLIENT, organisation_id=body.id)
    return OurSide(database, actor_of(user, ""), patches)


def _fill(ours: OurSide, store: Store, chance: random.Random, records: int) -> list[str]:
    names = [f"{chance.getrandbits(128):032x}" for _ in range(records)]
    for start in range(0, records, PORTION):
        numbers = range(start, min(start + PORTION, records))
        rows = []
        with store.unit():
            for number in numbers:
                content = content_of(number)
                ours.contents[names[number]] = content
                rows.append(_row(names[number], number + 1, digest_of(content)))
                store.put(KIND, names[number], 1, content, "accepted")
        with ours.database.write() as session:
            session.execute(insert(OutRecord), rows)
    store.move(records)
    return names


def _row(name: str, sequence: int, digest: str) -> dict[str, Any]:
    return {
        "kind": KIND,
        "object_id": sequence,
        "record_id": name,
        "operation": Operation.CREATE,
        "version": 1,
        "sequence": sequence,
        "bucket": bucket_of(name),
        "digest": digest,
        **parts_of(name, 1, digest)._asdict(),
    }


def _plant(
    ours: OurSide, store: Store, chance: random.Random, names: list[str], planted: int
) -> dict[str, str]:
    """Differences of each nature in turn; which record has which."""
    expected = {}
    for number, name in enumerate(chance.sample(names, planted)):
        content = ours.contents[name]
        nature = ("missing_here", "missing_there", "other_version", "other_content")[number % 4]
        if nature == "missing_there":
            store.drop(KIND, name)
        elif nature == "missing_here":
            ours.change(KIND, name, None)
            store.move(store.cursor + 1)
        elif nature == "other_version":
            ours.change(KIND, name, {**content, "headcount": 99})
            store.move(store.cursor + 1)
        else:
            store.put(KIND, name, 1, {**content, "title": "谁也没写过"}, "accepted")
        expected[name] = nature
    return expected


def _compare(ours: OurSide, market: Market, expected: dict[str, str]) -> int:
    report = _timed(market)
    found = _differences(ours, report["id"], len(expected))
    right = found == expected
    print(f"found {len(found)} of {len(expected)}: {dict(sorted(Counter(found.values()).items()))}")
    mend(market, report)
    market.fetch()
    again = _timed(market)
    small = 0 < report["share"] < MOST
    print(f"as planted: {right}; under {MOST:.0%} of the data: {small}; after mending: {again['state']}")
    return 0 if right and small and again["state"] == "equal" else 1


def _timed(market: Market) -> dict[str, Any]:
    began = time.perf_counter()
    report = reconcile(market, KIND)
    seconds = time.perf_counter() - began
    sent = report["bytes_in"] + report["bytes_out"]
    print(
        f"{report['state']}: {report['differences']} differences by {report['hashes']:,} hashes in"
        f" {report['rounds']} rounds, {sent:,} bytes of about {report['full_bytes']:,}"
        f" ({report['share']:.3%}), {seconds:.1f} s"
    )
    return report


def _differences(ours: OurSide, reconciliation_id: int, most: int) -> dict[str, str]:
    found: dict[str, str] = {}
    with ours.database.read() as session:
        for number in range(1, most // 100 + 2):
            page = list_differences(
                session, ours.actor, reconciliation_id, DifferenceFilter(), Page(number=number, size=100)
            )
            found |= {one.record_id: one.nature.value for one in page.items}
    return found


if __name__ == "__main__":
    sys.exit(main())
