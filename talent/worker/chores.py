"""What falls due by the calendar: reminders, ends of validity, retention."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from talent.enterprises.reminding import (
    ask_if_true,
    lapse_verifications,
    pause_unconfirmed,
    remind_of_ends,
    remind_of_verification,
)
from talent.enterprises.states import expire_demands
from talent.exams.attempts import close_late
from talent.exams.figures import compute_figures
from talent.exams.importing import drop_old_imports
from talent.exams.withdrawing import go_on_settling
from talent.exchange.undoing import drop_old_made
from talent.hiring import chores as hiring
from talent.identity.forgetting import drop_old_codes, drop_old_records
from talent.identity.lookalikes import compare_people
from talent.kit.statistics import renew_statistics
from talent.market.feed import walk_today
from talent.market.hook_outbox import drop_old_calls
from talent.market.pushing import drop_old_answers
from talent.market.reconciliation_keeping import drop_old_reconciliations
from talent.matches.likeness import compare_questions
from talent.matches.saved_searches import tell_of_new_demands
from talent.notices.upkeep import drop_old_notices
from talent.people.pausing import end_pauses
from talent.people.proposals import tell_of_proposals
from talent.training.audit_chores import close_audits, remind_of_audits
from talent.training.chores import remind_of_classes
from talent.training.counting import count_skills


class Chore(NamedTuple):
    """``run`` does at most a portion of what is due on a day of Hebei, in one transaction, and says how many
    things it did: 0 ends the day's work. Doing it again, or after a crash, does nothing twice.
    """

    name: str
    run: Callable[[Session, date], int]


CHORES: tuple[Chore, ...] = (
    Chore("statistics of tables", renew_statistics),
    Chore("lapse verifications", lapse_verifications),
    Chore("expire demands", expire_demands),
    Chore("remind of verifications", remind_of_verification),
    Chore("remind of ends", remind_of_ends),
    Chore("ask if demands are true", ask_if_true),
    Chore("pause unconfirmed demands", pause_unconfirmed),
    Chore("pauses", end_pauses),
    Chore("proposed skills", tell_of_proposals),
    Chore("skill shortages", count_skills),
    Chore("searches", tell_of_new_demands),
    Chore("compare questions", compare_questions),
    Chore("compare people", compare_people),
    Chore("drop old claim codes", drop_old_codes),
    Chore("close old merges", drop_old_records),
    Chore("drop old notices", drop_old_notices),
    Chore("drop old question files", drop_old_imports),
    Chore("drop old calls of hooks", drop_old_calls),
    Chore("drop old comparisons", drop_old_reconciliations),
    Chore("drop what old sheets made", drop_old_made),
    Chore("threads of ended demands", hiring.close_with_demand),
    Chore("silent threads", hiring.close_silent),
    Chore("unconfirmed hires", hiring.leave_unconfirmed),
    Chore("reminders of threads", hiring.remind),
    Chore("appraisals due", hiring.ask_appraisals),
    Chore("outcomes of demands", hiring.ask_outcomes),
    Chore("audits due", remind_of_audits),
    Chore("audits over", close_audits),
    Chore("results after withdrawals", go_on_settling),
    Chore("figures of questions", compute_figures),
    Chore("exams out of time", close_late),
    Chore("reminders of classes", remind_of_classes),
    # Last: what the others have ended today is then seen, too.
    Chore("compare with the markets", walk_today),
    Chore("drop old answers to pushes", drop_old_answers),
)
