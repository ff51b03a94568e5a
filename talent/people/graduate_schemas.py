"""What a university asks for of its graduates, and what it is told."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from talent.kit.fields import Line
from talent.kit.labels import LabelledEnum
from talent.people.rows import Input


class ClaimState(LabelledEnum):
    """Whether a graduate has taken over the profile that the university handed in."""

    CLAIMED = "claimed", "已认领"
    UNCLAIMED = "unclaimed", "未认领"


class GraduateFilter(Input):
    """Narrows the list; every empty condition asks nothing. A student number is the whole one."""

    year: Annotated[int, Field(ge=1950, le=2100)] | None = None
    claimed: ClaimState | None = None
    major: Annotated[Line, Field(max_length=60)] = ""
    student_number: Annotated[Line, Field(max_length=30)] = ""


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class GraduateOut(_Out):
    """What the university itself said of a graduate, and nothing else but whether the profile was claimed."""

    id: int
    name: str
    student_number: str
    major_name: str
    graduation_year: int
    education_name: str
    mobile: str
    claimed: bool
    handed_in_at: datetime
    source: str
    line: int | None


class YearFigures(_Out):
    """Graduates of a year. ``agreed`` and ``hired`` are None where too few have claimed to tell nothing of
    anybody.
    """

    year: int
    handed_in: int
    claimed: int
    agreed: int | None
    hired: int | None


class GraduateFigures(_Out):
    """All that were handed in, and year by year, the latest first."""

    handed_in: int
    claimed: int
    fewest: int
    years: list[YearFigures]
