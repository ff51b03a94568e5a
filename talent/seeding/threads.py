"""Threads of the demonstration: the leading firm has one in every state, the leading person a few."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import cycle

from talent.enterprises.enums import DemandState
from talent.enterprises.tables import Demand
from talent.hiring.enums import EventKind, Origin, Side, ThreadReason, ThreadState
from talent.hiring.refusing import TEXTS
from talent.hiring.rules import APPRAISED_AFTER, COUNTED, OVER
from talent.hiring.tables import Appraisal, CandidateNote, Hire, Thread, ThreadEvent
from talent.people.enums import Visibility
from talent.people.tables import Disclosure, Person
from talent.seeding.accounts import LEADING_FIRM, LEADING_PERSON
from talent.seeding.chance import Dice
from talent.seeding.rows import Row, Rows, days_before, moment

_STATE = ThreadState
_Path = tuple[tuple[ThreadState, Side], ...]

_INVITED: _Path = ((_STATE.INVITED, Side.ENTERPRISE),)
_APPLIED: _Path = ((_STATE.APPLIED, Side.TALENT),)
_VIEWED: _Path = (*_APPLIED, (_STATE.VIEWED, Side.ENTERPRISE))
_MET: _Path = (*_VIEWED, (_STATE.INTERVIEW, Side.ENTERPRISE))
_OFFERED: _Path = (*_MET, (_STATE.OFFERED, Side.ENTERPRISE))
_AGREED: _Path = (*_OFFERED, (_STATE.AGREED, Side.TALENT))
_HIRED: _Path = (*_AGREED, (_STATE.HIRED, Side.ENTERPRISE))
# How each state is come to.
_PATHS: Mapping[ThreadState, _Path] = {
    _STATE.APPLIED: _APPLIED,
    _STATE.INVITED: _INVITED,
    _STATE.VIEWED: _VIEWED,
    _STATE.TALKING: (*_INVITED, (_STATE.TALKING, Side.TALENT)),
    _STATE.INTERVIEW: _MET,
    _STATE.OFFERED: _OFFERED,
    _STATE.AGREED: _AGREED,
    _STATE.REFUSED: (*_VIEWED, (_STATE.REFUSED, Side.ENTERPRISE)),
    _STATE.RECALLED: (*_INVITED, (_STATE.RECALLED, Side.ENTERPRISE)),
    _STATE.DECLINED: (*_INVITED, (_STATE.DECLINED, Side.TALENT)),
    _STATE.WITHDRAWN: (*_APPLIED, (_STATE.WITHDRAWN, Side.TALENT)),
    _STATE.ENDED: (*_APPLIED, (_STATE.ENDED, Side.SYSTEM)),
    _STATE.CONTESTED: (*_HIRED, (_STATE.CONTESTED, Side.TALENT)),
    _STATE.HIRED: _HIRED,
    _STATE.UNCONFIRMED: (*_HIRED, (_STATE.UNCONFIRMED, Side.SYSTEM)),
    _STATE.CONFIRMED: (*_HIRED, (_STATE.CONFIRMED, Side.TALENT)),
}
_REASONS = {
    _STATE.REFUSED: ThreadReason.EXPERIENCE,
    _STATE.DECLINED: ThreadReason.PLACE,
    _STATE.WITHDRAWN: ThreadReason.OTHER_PLANS,
    _STATE.ENDED: ThreadReason.SILENT,
}
_TEXTS = {
    _STATE.INVITED: "看到您的直播复盘经验，想邀请您来聊聊，可以先线上沟通。",
    _STATE.APPLIED: "做过相近的岗位，能尽快到岗，希望有机会面谈。",
    _STATE.INTERVIEW: "请带两个直播间复盘的例子，大约四十分钟。",
    _STATE.REFUSED: TEXTS[ThreadReason.EXPERIENCE],
    _STATE.DECLINED: "谢谢邀请，暂时不考虑换城市。",
    _STATE.CONTESTED: "谈过意向，但我还没有入职。",
    _STATE.ENDED: "已有60天没有答复，这条往来自动关闭。没有收到答复不代表您不合适，可以继续看其他机会。",
}
_NOTES = ("电话沟通顺畅，作品等周五发来。", "复盘讲得清楚，投放经验偏少。")
_OWN = (
    _STATE.INVITED,
    _STATE.APPLIED,
    _STATE.INTERVIEW,
    _STATE.OFFERED,
    _STATE.REFUSED,
    _STATE.TALKING,
    _STATE.CONFIRMED,
)
# Days from one step to the next, and from the last one to today.
_PACE, _LAST = 2, 1
# So long ago the demonstration's appraised hire was made.
_LONG_AGO = APPRAISED_AFTER.days + 20


def add_threads(rows: Rows, seed: int, user: int, today: date) -> None:
    """``user`` is the account of the leading firm. Small provinces have fewer."""
    _of_leading_firm(rows, seed, user, today)
    _of_leading_person(rows, seed, today)


def _of_leading_firm(rows: Rows, seed: int, user: int, today: date) -> None:
    """Somebody else for every state, at its demands in turn; hires only as far as a demand has room."""
    own = [row for row in _published(rows) if row["organisation_id"] == LEADING_FIRM]
    room = {row["id"]: row["headcount"] or 1 for row in own}
    people = _shown(rows)
    for number, (state, turn) in enumerate(zip(_PATHS, cycle(own), strict=False)):
        person = next(people, None)
        roomy = [row for row in own if room[row["id"]] > 1] if state in COUNTED else [turn]
        if person is None or not roomy:
            return
        demand = roomy[0]
        room[demand["id"]] -= state in COUNTED
        ago = _LONG_AGO if state is _STATE.CONFIRMED else 16 if state is _STATE.UNCONFIRMED else _LAST
        _add(rows, Dice(seed, "thread", number), demand, person, state, ago, today)
        if number < len(_NOTES):
            _note(rows, Dice(seed, "note", number), demand, person, user, _NOTES[number], today)


def _of_leading_person(rows: Rows, seed: int, today: date) -> None:
    """At other firms, one demand of each, so that the demonstration's pair is still to be made."""
    firms: dict[int, Row] = {}
    for row in _published(rows):
        if row["organisation_id"] != LEADING_FIRM and row["state"] is DemandState.OPEN:
            firms.setdefault(row["organisation_id"], row)
    for number, (state, demand) in enumerate(zip(_OWN, firms.values(), strict=False)):
        ago = _LONG_AGO if state is _STATE.CONFIRMED else _LAST + number
        dice = Dice(seed, "own thread", number)
        thread = _add(rows, dice, demand, LEADING_PERSON, state, ago, today)
        if state is _STATE.CONFIRMED:
            scores = {"innovation": 4, "quality": 5, "effect": 4, "contribution": 4}
            given = moment(dice, days_before(today, 5), today)
            remark = "复盘扎实，带新人有耐心，改版后的话术提高了停留。"
            rows.add(
                Appraisal,
                thread_id=thread,
                person_id=LEADING_PERSON,
                remark=remark,
                given_at=given,
                **scores,
            )


def _published(rows: Rows) -> list[Row]:
    return [row for row in rows.tables[Demand] if row["published_at"] is not None]


def _shown(rows: Rows) -> Iterator[int]:
    shown = (Visibility.VERIFIED, Visibility.ANONYMOUS)
    yield from (
        row["id"] for row in rows.tables[Person] if row["id"] != LEADING_PERSON and row["visibility"] in shown
    )


def _add(rows: Rows, dice: Dice, demand: Row, person: int, state: ThreadState, ago: int, today: date) -> int:
    path = _PATHS[state]
    days = [days_before(today, ago + _PACE * left) for left in range(len(path) - 1, -1, -1)]
    moments = [moment(dice, day, today) for day in days]
    met = _STATE.INTERVIEW in {step for step, _ in path}
    thread = rows.number(
        Thread,
        demand_id=demand["id"],
        organisation_id=demand["organisation_id"],
        person_id=person,
        origin=Origin.INVITATION if path[0][0] is _STATE.INVITED else Origin.APPLICATION,
        state=state,
        reason=_REASONS.get(state),
        interview_at=moment(dice, today + timedelta(days=2), today + timedelta(days=3)) if met else None,
        interview_place="公司三楼会议室" if met else "",
        version=len(path),
        created_at=moments[0],
        moved_at=moments[-1],
    )
    for (step, side), at in zip(path, moments, strict=True):
        rows.add(
            ThreadEvent,
            thread_id=thread,
            at=at,
            side=side,
            kind=EventKind.MOVED,
            state=step,
            reason=_REASONS.get(step),
            text=_TEXTS.get(step, ""),
        )
    _disclose(rows, demand, person, state, path, moments[0])
    hired = next((day for (step, _), day in zip(path, days, strict=True) if step is _STATE.HIRED), None)
    if hired is not None:
        at = moments[[step for step, _ in path].index(_STATE.HIRED)]
        rows.add(Hire, thread_id=thread, hired_on=hired, recorded_at=at)
    return thread


def _disclose(rows: Rows, demand: Row, person: int, state: ThreadState, path: _Path, at: object) -> None:
    """Who applied shows the profile, who talks the contact; what is over is hidden again."""
    if state in OVER or state is _STATE.INVITED:
        return
    rows.add(
        Disclosure,
        person_id=person,
        organisation_id=demand["organisation_id"],
        contact=len(path) > len(_VIEWED) or path[0][0] is _STATE.INVITED,
        given_at=at,
    )


def _note(rows: Rows, dice: Dice, demand: Row, person: int, user: int, text: str, today: date) -> None:
    rows.add(
        CandidateNote,
        demand_id=demand["id"],
        person_id=person,
        written_by=user,
        written_at=moment(dice, days_before(today, 1), today),
        text=text,
    )
