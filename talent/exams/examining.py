"""What adding questions would do with each of them; nothing is locked or written."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.exams.contents import content_of, contents_of
from talent.exams.enums import ImportFate
from talent.exams.queries import own_codes
from talent.exams.schemas import QuestionInput
from talent.kit.sentences import say
from talent.vocab.service import skill_names, skills_named

_TAKEN = "该编号已被他人使用，请换一个编号。"


@dataclass(frozen=True)
class Examined:
    """``question`` has the id of its skill, unless that is why it is refused."""

    question: QuestionInput
    fate: ImportFate
    skill_name: str = ""
    column: str = ""
    reason: str = ""


def examine(session: Session, actor: Actor, questions: Sequence[QuestionInput]) -> list[Examined]:
    """Each with what would become of it, in their order."""
    skills = skills_named(session, {one.skill for one in questions})
    names = skill_names(session, set(skills.values()))
    codes = [one.code for one in questions]
    present, own = contents_of(session, codes), own_codes(session, actor, codes)
    found = []
    for question in questions:
        if question.skill not in skills:
            reason = say("没有技能“{skill}”，请写技能的名称或别名。", skill=question.skill)
            found.append(Examined(question, ImportFate.REFUSED, "", "技能", reason))
            continue
        known = question.model_copy(update={"skill": skills[question.skill]})
        name = names[known.skill]
        if known.code not in present:
            found.append(Examined(known, ImportFate.NEW, name))
        elif known.code not in own:
            found.append(Examined(known, ImportFate.REFUSED, name, "编号", _TAKEN))
        else:
            same = present[known.code] == content_of(known)
            found.append(Examined(known, ImportFate.UNCHANGED if same else ImportFate.CHANGED, name))
    return found
