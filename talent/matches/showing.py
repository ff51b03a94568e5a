"""Verdicts, and shares that have moved, as people read them."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from matching.cluster.searcher import Searcher
from matching.feedback import Adjustment, adjustments
from matching.shapes import Demand
from talent.matches.labels import skill_label
from talent.matches.schemas import ShareChange, VerdictOut
from talent.matches.tables import DemandVerdict
from talent.vocab.service import skill_names


def changes_of(searcher: Searcher, demand: Demand) -> tuple[Adjustment, ...]:
    """What the emphasis of a demand changes, ask by ask; nothing without one."""
    if not demand.emphasis:
        return ()
    return adjustments(searcher.encode(replace(demand, emphasis=())), searcher.encode(demand))


def share_changes(session: Session, changes: Sequence[Adjustment]) -> list[ShareChange]:
    """The changes with the names of the skills."""
    names = skill_names(session, [change.key for change in changes])
    return [
        ShareChange(
            asked=change.words,
            skill=change.key,
            name=skill_label(change.key, names),
            before=change.before,
            after=change.after,
        )
        for change in changes
    ]


def verdict_out(row: DemandVerdict) -> VerdictOut:
    return VerdictOut(
        person_id=row.person_id, verdict=row.verdict, reason=row.reason, decided_at=row.decided_at
    )
