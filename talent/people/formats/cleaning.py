"""What is proposed out of a document is held to what a résumé is: no contacts, nothing of origin or age."""

from dataclasses import replace

from talent.people.resume_reading import ResumeFound
from talent.people.resume_words import plain_lines, self_text, work_text


def cleaned(found: ResumeFound) -> ResumeFound:
    """The same with texts that say nothing of what no enterprise may ask, nor how somebody is reached."""
    return replace(
        found,
        introduction=self_text(plain_lines(found.introduction.split("\n"))),
        work=[replace(one, duties=work_text(plain_lines(one.duties.split("\n")))) for one in found.work],
    )
