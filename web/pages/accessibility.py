"""The statement on accessibility, with what was measured last; ``tools/accessibility.py`` measures."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from talent.accounts.permissions import Permission
from web.deps import may
from web.templating import Page, render

router = APIRouter(include_in_schema=False)
MEASURED = Path(__file__).parents[1] / "accessibility.json"


class Failing(BaseModel):
    """A rule of the checker that some page breaks, and on how many pages."""

    rule: str
    criteria: list[str]
    pages: int


class Measured(BaseModel):
    """``paths`` are the pages by account, each looked at in every one of ``languages``."""

    measured_on: date
    checker: str
    languages: list[str]
    paths: dict[str, list[str]]
    rules: int
    failing: list[Failing]

    @property
    def pages(self) -> int:
        return sum(map(len, self.paths.values()))


@dataclass(frozen=True)
class Statement(Page):
    template: ClassVar[str] = "accessibility.html"
    measured: Measured


@router.get("/accessibility", dependencies=[may(Permission.PUBLIC)])
def accessibility(request: Request) -> Response:
    return render(request, Statement(measured()))


@lru_cache(maxsize=1)
def measured() -> Measured:
    return Measured.model_validate(json.loads(MEASURED.read_text(encoding="utf-8")))
