"""What whoever hands in many completions at once asks of this area, besides recording them."""

from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session

from talent.accounts.acting import require_operator
from talent.accounts.actor import Actor
from talent.kit.errors import NotFound
from talent.training.assessing import Assessed, Assessment
from talent.training.completion_queries import codes_of_body, teachings, teachings_of_body
from talent.training.completion_rules import Declared, Teaching
from talent.training.recording import body_of, verified_body_of


class CompletionCheck:
    """What would become of the many of one sheet, some at a time, each as if those before it were written;
    nothing is. First all are noted, then all are checked.
    """

    def __init__(self) -> None:
        self._assessment = Assessment()

    def note(self, declared: Sequence[Declared]) -> None:
        self._assessment.note(declared)

    def check(self, session: Session, actor: Actor, declared: Sequence[Declared]) -> list[Assessed]:
        return self._assessment.assess(session, verified_body_of(session, actor), declared)


def find_classes(session: Session, actor: Actor, codes: Collection[str]) -> list[Teaching]:
    """The classes of the actor's body with one of the codes; courses may have classes of the same code."""
    return teachings_of_body(session, body_of(actor), codes)


def class_codes(session: Session, actor: Actor) -> Mapping[str, Sequence[str]]:
    """The codes of the body's classes that have begun, the latest first, and of their courses."""
    pairs = codes_of_body(session, body_of(actor))
    return {
        "course": sorted({course for course, _ in pairs}),
        "class": list(dict.fromkeys(code for _, code in pairs)),
    }


def find_class(session: Session, actor: Actor, class_id: int) -> Teaching:
    """Any class, for the operator at the command line, who acts for its body."""
    require_operator(actor)
    found = teachings(session, [class_id]).get(class_id)
    if found is None:
        raise NotFound("没有找到这个班次。")
    return found
