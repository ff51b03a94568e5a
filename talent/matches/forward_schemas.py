"""What would bring a person forward: skills, courses as a whole, and what no course helps with."""

from datetime import date

from talent.exams.offers import PaperOffer
from talent.kit.labels import LabelledEnum
from talent.kit.sentences import Sentence
from talent.matches.schemas import Out
from talent.people.enums import Badge
from talent.training.offer_schemas import CourseOffer


class BarrierKind(LabelledEnum):
    """What keeps somebody out of demands and no course gives; pay only costs points."""

    EDUCATION = "education", "学历要求"
    EXPERIENCE = "experience", "工作年限"
    PLACE = "place", "工作地点"
    CATEGORY = "category", "人才类别"
    PAY = "pay", "薪资"


class Moved(Out):
    """One demand now and then; a rank is null where a hard condition fails."""

    demand_id: int
    title: str
    organisation: str
    now: int | None
    then: int | None
    score_now: float
    score_then: float


class Effect(Out):
    """One change over the demands looked at: at how many it gains, how many are reached that were not, the
    points it brings in all, and the demands at which it brings most.
    """

    raised: int
    reached: int
    points: float
    where: list[Moved]

    @property
    def helps(self) -> bool:
        return bool(self.raised or self.reached)


class WholeCourse(Out):
    """A course with seats, and what all its skills at their levels would bring together, confirmed."""

    offer: CourseOffer
    effect: Effect


class SkillForward(Out):
    """A skill that demands ask for at ``level`` and the person has not proven: ``stated`` is the own level, 0
    for none, ``evidence`` the proof of it now. ``completion`` is the effect of a course completed, null where
    that is there already; ``exam`` that of an exam passed.
    """

    skill: str
    name: str
    level: int
    stated: int
    evidence: Badge | None
    completion: Effect | None
    exam: Effect
    courses: list[WholeCourse]
    papers: list[PaperOffer]

    @property
    def best(self) -> Effect:
        """What the nearest way brings: the course, unless that has nothing left to bring."""
        return self.completion if self.completion and self.completion.helps else self.exam


class OtherPlace(Out):
    """A city elsewhere, and at how many of its demands the person passes all conditions today."""

    division: str
    name: str
    demands: int


class OtherChoice(Out):
    """A wish that could be another, one more place or a lower salary, and what that brings."""

    what: Sentence
    division: str | None = None
    salary_min: int | None = None
    effect: Effect


class Barrier(Out):
    """What keeps the person out of ``demands`` of those looked at, and nothing else does; no course helps."""

    kind: BarrierKind
    demands: int
    what: Sentence
    choices: list[OtherChoice]


class ForwardOut(Out):
    """``near`` names the places that count as near; ``demands`` were looked at, ``passed`` of them are open
    to the person now. Every figure is that of the ranking as it is today with the one change made.
    """

    near: list[str]
    everywhere: bool
    demands: int
    passed: int
    skills: list[SkillForward]
    barriers: list[Barrier]
    places: list[OtherPlace]
    version: str
    as_of: date
