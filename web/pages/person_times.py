"""Person-times of training: those of a body for itself, those of the province for the staff."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from talent.accounts.permissions import Permission
from talent.exchange.enums import SheetKind
from talent.exchange.imports import list_imports
from talent.exchange.schemas import ImportFilter, ImportOut
from talent.kit.clock import today
from talent.kit.paging import Page as Part
from talent.training.person_times import RULE, PersonTimes, person_times
from web.deps import ActorDep, ReadSession, TargetDep, may
from web.templating import Page, render

router = APIRouter(include_in_schema=False)
_FIRST_YEAR = 2021
_LATEST = Part(number=1, size=10)
_COMPLETIONS = ImportFilter(kind=SheetKind.COMPLETIONS)

Year = Annotated[int | None, Query(ge=_FIRST_YEAR, le=2100)]


@dataclass(frozen=True)
class PersonTimesPage(Page):
    """``imports`` are the latest sheets of all bodies, for the staff."""

    template: ClassVar[str] = "completions/figures.html"
    figures: PersonTimes
    rule: str
    years: list[int]
    imports: list[ImportOut]


@router.get("/training/figures", dependencies=[may(Permission.TRAINING_OWN)])
def own_figures(
    request: Request, session: ReadSession, actor: ActorDep, target: TargetDep, year: Year = None
) -> Response:
    found = person_times(session, actor, target, year)
    return render(request, PersonTimesPage(found, RULE, _years(), []))


@router.get("/staff/training", dependencies=[may(Permission.TRAINING_AUDIT)])
def figures(
    request: Request, session: ReadSession, actor: ActorDep, target: TargetDep, year: Year = None
) -> Response:
    latest = list(list_imports(session, actor, _LATEST, _COMPLETIONS).items)
    return render(
        request, PersonTimesPage(person_times(session, actor, target, year), RULE, _years(), latest)
    )


def _years() -> list[int]:
    return list(range(today().year, _FIRST_YEAR - 1, -1))
