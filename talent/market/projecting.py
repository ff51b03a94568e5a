"""What leaves of our objects as it stands now: the one place that says so, for the feed and its readers."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from talent.market.demands_out import demand_contents
from talent.market.enums import RecordKind
from talent.market.hires_out import hire_contents
from talent.market.talents_out import talent_contents

Content = dict[str, Any]
_Contents = Callable[[Session, Collection[int]], Mapping[int, BaseModel]]

# In this order: a hire names the numbers of the other two.
LEAVING: Mapping[RecordKind, _Contents] = {
    RecordKind.TALENT: talent_contents,
    RecordKind.DEMAND: demand_contents,
    RecordKind.HIRE: hire_contents,
}


def contents_of(session: Session, kind: RecordKind, ids: Collection[int]) -> dict[int, Content]:
    """As JSON has it, without nulls, by id; who is not in it is not to leave."""
    if not ids:
        return {}
    found = LEAVING[kind](session, ids)
    return {number: one.model_dump(mode="json", exclude_none=True) for number, one in found.items()}
