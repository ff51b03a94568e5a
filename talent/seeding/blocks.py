"""The employers that do not see who works for them: the default that profiles of the service have, too."""

from collections import defaultdict
from datetime import date, datetime, time

from talent.kit.clock import SHANGHAI
from talent.people.enums import BlockOrigin
from talent.people.rules import present_employers
from talent.people.tables import EmployerBlock, Membership, PractitionerDetail, Work
from talent.seeding.rows import Rows


def add_blocks(rows: Rows, today: date) -> None:
    """For everybody who is there already."""
    names: dict[int, list[str]] = defaultdict(list)
    for row in rows.tables[Work]:
        if row["ended_on"] is None or row["ended_on"] >= today:
            names[row["person_id"]].append(row["employer"])
    held = {
        row["id"]: row for row in rows.tables[Membership] if row["until"] is None or row["until"] >= today
    }
    for row in rows.tables[PractitionerDetail]:
        if row["membership_id"] in held:
            names[held[row["membership_id"]]["person_id"]].append(row["employer"])
    moment = datetime.combine(today, time(), SHANGHAI)
    for person_id, employers in sorted(names.items()):
        for folded, name in present_employers(employers).items():
            rows.add(
                EmployerBlock,
                person_id=person_id,
                name=name,
                folded=folded,
                origin=BlockOrigin.PRESENT,
                created_at=moment,
            )
