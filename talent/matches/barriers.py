"""What keeps a person out of demands and no course gives: a degree, years, a place, a category; and pay."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from sqlmodel import Session

from matching.edits import AskFor, Edit, GoTo
from matching.reach import Reach, reach
from matching.shapes import Talent
from talent.kit.sentences import Sentence, say
from talent.matches.engine import Snapshot
from talent.matches.forward_schemas import Barrier, BarrierKind, Effect, OtherChoice, OtherPlace
from talent.matches.surroundings import Surroundings
from talent.vocab.service import division_names, education_name

# So many other places are offered.
_PLACES = 3


@dataclass(frozen=True, slots=True)
class Blocked:
    """A barrier before its choices are worked out."""

    kind: BarrierKind
    demands: int
    what: Sentence
    edits: tuple[Edit, ...] = ()

    @property
    def divisions(self) -> list[str]:
        return [edit.division for edit in self.edits if isinstance(edit, GoTo)]

    def told(self, places: Mapping[str, str], effect: Callable[[Edit], Effect]) -> Barrier:
        """With what each choice brings, the most first; what brings nothing is left out."""
        choices = [
            OtherChoice(
                what=_words(edit, places),
                division=edit.division if isinstance(edit, GoTo) else None,
                salary_min=edit.salary_min if isinstance(edit, AskFor) else None,
                effect=effect(edit),
            )
            for edit in self.edits
        ]
        helpful = [one for one in choices if one.effect.helps]
        return Barrier(
            kind=self.kind,
            demands=self.demands,
            what=self.what,
            choices=sorted(helpful, key=lambda one: (-one.effect.reached, -one.effect.points)),
        )


def barriers_of(talent: Talent, standing: Reach, around: Surroundings) -> list[Blocked]:
    """Each condition that alone keeps the person out somewhere, and pay that is below what is asked."""
    found = []
    for kind, tell in _TOLD.items():
        if numbers := standing.only(kind.value):
            found.append(Blocked(kind, len(numbers), tell(talent), _places(kind, numbers, around)))
    if offers := standing.underpaid.values():
        what = say(
            "最高月薪低于您期望的 {salary} 元。薪资不会把您排除在外，但会少得分。",
            salary=f"{talent.salary_min:,}",
        )
        found.append(Blocked(BarrierKind.PAY, len(offers), what, (AskFor(median_low(offers)),)))
    return found


def other_places(
    session: Session, snapshot: Snapshot, talent: Talent, around: Surroundings, day: date
) -> list[OtherPlace]:
    """The cities elsewhere with most demands whose conditions the person passes today."""
    if around.everywhere:
        return []
    looked_at = set(around.ids)
    elsewhere = [number for number in around.demands if number not in looked_at]
    standing = reach(snapshot.matcher, snapshot.demands, talent, day, elsewhere)
    divisions = [around.demands[number].division for number in standing.passed]
    cities = Counter(snapshot.matcher.places.city(code) for code in divisions if code)
    first = sorted(cities.items(), key=lambda city: (-city[1], city[0]))[:_PLACES]
    names = division_names(session, [code for code, _ in first])
    return [OtherPlace(division=code, name=names.get(code, code), demands=number) for code, number in first]


def _places(kind: BarrierKind, numbers: list[int], around: Surroundings) -> tuple[Edit, ...]:
    if kind is not BarrierKind.PLACE:
        return ()
    divisions = Counter(around.demands[number].division for number in numbers)
    ordered = sorted((-count, code) for code, count in divisions.items() if code)
    return tuple(GoTo(code) for _, code in ordered[:_PLACES])


def _words(edit: Edit, places: Mapping[str, str]) -> Sentence:
    if isinstance(edit, GoTo):
        return say("也愿意到{place}工作", place=places.get(edit.division, edit.division))
    assert isinstance(edit, AskFor)
    return say("期望月薪改为不高于 {salary} 元", salary=f"{edit.salary_min:,}")


def _education(talent: Talent) -> Sentence:
    if talent.education is None:
        return say("只差学历这一项，而您没有填写学历。请在档案中填写。")
    return say("只差学历这一项：您是{level}。课程不能代替学历。", level=education_name(talent.education))


def _experience(talent: Talent) -> Sentence:
    if talent.experience_years is None:
        return say("只差工作年限这一项，而您没有填写工作经历。请在档案中填写。")
    years = f"{talent.experience_years:g}"
    return say("只差工作年限这一项：您有 {years} 年。课程不能代替工作经历。", years=years)


def _place(talent: Talent) -> Sentence:
    if not talent.divisions:
        return say("只差工作地点这一项，而您没有填写希望工作的地方。")
    return say("只差工作地点这一项，离您希望工作的地方太远。课程帮不上。")


def _category(_talent: Talent) -> Sentence:
    return say("只招某一类人才，而您的档案里没有这一类别。")


_TOLD: dict[BarrierKind, Callable[[Talent], Sentence]] = {
    BarrierKind.EDUCATION: _education,
    BarrierKind.EXPERIENCE: _experience,
    BarrierKind.PLACE: _place,
    BarrierKind.CATEGORY: _category,
}
