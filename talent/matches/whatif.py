"""What a person could change, in words, with the score and the rank that follow."""

from collections.abc import Collection, Sequence

from sqlmodel import Session

from matching.counterfactual import Counterfactual
from matching.edits import AskFor, Edit, GoTo, Learn
from matching.shapes import Proof, Talent
from talent.kit.sentences import Sentence, say
from talent.kit.terms import SKILL_LEVELS
from talent.matches.labels import BADGES, condition_label, skill_label
from talent.matches.pair_schemas import Step
from talent.vocab.service import division_names, skill_names


def steps_of(
    session: Session, talent: Talent, found: Sequence[Counterfactual], claimed: Collection[str]
) -> list[Step]:
    """The edits in their order; ``claimed`` are the skills that the person declares, at any level."""
    edits = [one.edit for one in found]
    skills = [learnt.key for edit in edits if isinstance(edit, Learn) for learnt in edit.skills]
    failed = [name.removeprefix("skill:") for one in found for name in one.then.failed]
    names = skill_names(session, {*skills, *failed})
    places = division_names(session, [edit.division for edit in edits if isinstance(edit, GoTo)])
    return [_step(one, _words(one.edit, talent, claimed, names, places), names) for one in found]


def _step(one: Counterfactual, what: Sentence, names: dict[str, str]) -> Step:
    edit = one.edit
    learnt = edit.skills[0] if isinstance(edit, Learn) else None
    return Step(
        what=what,
        skill=learnt.key if learnt else None,
        level=learnt.level if learnt else None,
        evidence=BADGES[edit.proof] if isinstance(edit, Learn) else None,
        salary_min=edit.salary_min if isinstance(edit, AskFor) else None,
        division=edit.division if isinstance(edit, GoTo) else None,
        score=one.then.score,
        gain=one.gain,
        rank=one.then.rank,
        enters=one.passes and bool(one.now.failed),
        failed=[condition_label(name, names) for name in one.then.failed],
    )


def _words(
    edit: Edit, talent: Talent, claimed: Collection[str], names: dict[str, str], places: dict[str, str]
) -> Sentence:
    if isinstance(edit, GoTo):
        return say("愿意到{place}工作", place=places.get(edit.division, edit.division))
    if isinstance(edit, AskFor):
        salary = f"{edit.salary_min:,}"
        if talent.salary_min is None:
            return say("填写期望月薪，不高于 {salary} 元", salary=salary)
        return say("期望月薪从 {now} 元改为 {salary} 元", now=f"{talent.salary_min:,}", salary=salary)
    learnt = edit.skills[0]
    skill, level = skill_label(learnt.key, names), SKILL_LEVELS[learnt.level]
    return _learning(edit.proof, learnt.key in claimed, {"skill": skill, "level": level})


def _learning(proof: Proof, claimed: bool, values: dict[str, str]) -> Sentence:
    if proof == Proof.EXAMINED:
        if claimed:
            return say("“{skill}”通过考核（{level}）", **values)
        return say("补上“{skill}”并通过考核（{level}）", **values)
    if proof == Proof.CONFIRMED:
        if claimed:
            return say("“{skill}”（{level}）由雇主确认，或课程结业", **values)
        return say("补上“{skill}”（{level}），由雇主确认或课程结业", **values)
    if claimed:
        return say("“{skill}”达到{level}的话，在档案中改为{level}", **values)
    return say("会“{skill}”（{level}）的话，写进档案", **values)
