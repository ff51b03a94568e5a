"""Figures of questions and papers after use: computed each night or when staff ask, kept, and listed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

import numpy as np
from sqlmodel import Session, update

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams import figure_queries as queries
from talent.exams.attempt_queries import keys_of
from talent.exams.attempt_tables import Attempt, Paper, PaperStatistic
from talent.exams.enums import QuestionKind
from talent.exams.figure_queries import Asked, Given, Taken
from talent.exams.items import Choice, RightOption, RightOptions, read_body, read_key
from talent.exams.rasch import LEAST_ATTEMPTS, abilities, difficulties
from talent.exams.statistics import (
    Matrix,
    OptionFigure,
    discriminations,
    facilities,
    flags_of,
    option_figures,
    paper_figure,
    rest_shares,
)
from talent.exams.tables import ItemStatistic, QuestionKey
from talent.kit.clock import today
from talent.kit.errors import NotFound

_CHOICES = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
# Solved or not solved says little of a case, and of a task that is marked by a rubric.
_NOT_RASCH = (QuestionKind.CASE, QuestionKind.PRACTICAL)
_WHOLE = 1 - 1e-9


def compute_now(session: Session, actor: Actor, paper_id: int) -> None:
    """The figures of all papers of this one's standard, as things stand: they share their questions."""
    require(actor, Permission.QUESTIONS_REVIEW)
    paper = session.get(Paper, paper_id)
    if paper is None:
        raise NotFound("没有找到这份试卷。")
    many = _compute(session, paper.standard_id, today())
    record(session, actor, Action.QUESTION_FIGURES, "standard", paper.standard_id, f"attempts {many}")


def compute_figures(session: Session, day: date) -> int:
    """A chore: one standard at a time, and none twice on a day."""
    standard_id = queries.next_standard(session, day)
    if standard_id is None:
        return 0
    many = _compute(session, standard_id, day)
    record(session, SYSTEM, Action.QUESTION_FIGURES, "standard", standard_id, f"attempts {many}")
    return 1


class _Answers:
    """What came of the attempts at a standard, as matrices: a row an attempt, a column a version."""

    def __init__(self, attempts: Sequence[Taken], rows: Sequence[Given]) -> None:
        self.attempts = attempts
        self.versions = sorted({row.version_id for row in rows})
        self.place = {version: number for number, version in enumerate(self.versions)}
        lines = {attempt.id: number for number, attempt in enumerate(attempts)}
        shape = len(attempts), len(self.versions)
        self.points, self.most = np.full(shape, np.nan), np.full(shape, np.nan)
        self.given: list[dict[int, str | None]] = [{} for _ in attempts]
        for row in rows:
            line, column = lines[row.attempt_id], self.place[row.version_id]
            self.points[line, column], self.most[line, column] = row.points, row.most_points
            self.given[line][row.version_id] = row.answer

    def of_paper(self, paper_id: int) -> tuple[Matrix, Matrix]:
        """Rows of one paper, and of them those in which anything counts."""
        asked = ~np.isnan(self.points).all(axis=1)
        mine = asked & np.array([attempt.paper_id == paper_id for attempt in self.attempts])
        return self.points[mine], self.most[mine]

    def chosen(self, version_id: int, lines: Sequence[int]) -> list[frozenset[str] | None]:
        """Of a choice; None where the answer went with its person."""
        return [_chosen(self.given[line][version_id], self.attempts[line].forgotten) for line in lines]


def _compute(session: Session, standard_id: int, day: date) -> int:
    """How many attempts it looked at."""
    attempts = queries.taken(session, standard_id)
    answers = _Answers(attempts, queries.given(session, [attempt.id for attempt in attempts]))
    # Also one whose attempts lie further back than is looked: or it would be asked for again for ever.
    for paper_id in queries.papers_taken(session, standard_id):
        _keep_paper(session, answers, paper_id, day)
    if answers.versions:
        asked = queries.asked(session, answers.versions)
        hard = _rasch(session, answers, asked)
        _keep_items(session, answers, asked, hard, day)
    session.flush()
    return len(attempts)


def _keep_paper(session: Session, answers: _Answers, paper_id: int, day: date) -> None:
    points, most = answers.of_paper(paper_id)
    row = session.get(PaperStatistic, paper_id)
    if row is None:
        row = PaperStatistic(paper_id=paper_id, taken=0, mean=0, deviation=0, passed=0, computed_on=day)
    if len(points):
        figure = paper_figure(points, most)
        row.taken, row.mean, row.deviation = figure.taken, figure.mean, figure.deviation
        row.reliability = figure.reliability
        mine = [attempt for attempt in answers.attempts if attempt.paper_id == paper_id]
        row.passed = sum(1 for attempt in mine if attempt.passed)
    row.computed_on = day
    session.add(row)


def _rasch(session: Session, answers: _Answers, asked: Mapping[int, Asked]) -> Matrix:
    """Difficulties by column, and the abilities kept with their attempts, where there are enough of them."""
    if len(answers.attempts) < LEAST_ATTEMPTS:
        return np.full(len(answers.versions), np.nan)
    shares = answers.points / answers.most
    solved = np.where(np.isnan(shares), np.nan, (shares >= _WHOLE).astype(np.float64))
    for version, column in answers.place.items():
        if asked[version].kind in _NOT_RASCH:
            solved[:, column] = np.nan
    hard = difficulties(solved)
    able = abilities(solved, hard)
    found = [
        {"id": attempt.id, "ability": None if np.isnan(one) else float(one)}
        for attempt, one in zip(answers.attempts, able, strict=True)
    ]
    # By id, as everybody locks attempts, or two could wait for each other.
    found.sort(key=lambda one: one["id"] or 0)
    session.flush()
    session.execute(update(Attempt), found)
    return hard


def _keep_items(
    session: Session, answers: _Answers, asked: Mapping[int, Asked], hard: Matrix, day: date
) -> None:
    kept = queries.statistics_of(session, answers.versions)
    reports = queries.open_reports(session, answers.versions)
    keys = keys_of(session, answers.versions)
    facility = facilities(answers.points, answers.most)
    goes_with = discriminations(answers.points, answers.most)
    rest = rest_shares(answers.points, answers.most)
    for version, column in answers.place.items():
        lines = np.flatnonzero(~np.isnan(answers.points[:, column])).tolist()
        row = kept.get(version) or ItemStatistic(version_id=version, taken=0, facility=0, computed_on=day)
        if row.computed_on == day and row.taken > len(lines):
            # A version that serves two standards is shown as most people took it.
            continue
        options = _options(answers, asked[version], keys.get(version), lines, rest, float(facility[column]))
        row.taken, row.facility, row.discrimination = len(lines), float(facility[column]), goes_with[column]
        row.difficulty = None if np.isnan(hard[column]) else float(hard[column])
        row.options = json.dumps([asdict(one) for one in options])
        flags = flags_of(row.taken, row.facility, row.discrimination, options, reports.get(version, 0))
        row.flags, row.computed_on = ",".join(flag.value for flag in flags), day
        session.add(row)


def _options(
    answers: _Answers,
    asked: Asked,
    key: QuestionKey | None,
    lines: Sequence[int],
    rest: Matrix,
    facility: float,
) -> list[OptionFigure]:
    if asked.kind not in _CHOICES or key is None:
        return []
    body, right = read_body(asked.body), read_key(key.key)
    if not isinstance(body, Choice) or not isinstance(right, RightOption | RightOptions):
        return []
    found = {right.right} if isinstance(right, RightOption) else set(right.right)
    return option_figures(
        [option.id for option in body.options],
        frozenset(found),
        answers.chosen(asked.id, lines),
        rest[lines, answers.place[asked.id]],
        facility,
    )


def _chosen(answer: str | None, forgotten: bool) -> frozenset[str] | None:
    if answer is None:
        return None if forgotten else frozenset()
    read = json.loads(answer)
    return frozenset([read] if isinstance(read, str) else [one for one in read or [] if isinstance(one, str)])
