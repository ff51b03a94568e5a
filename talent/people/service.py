"""All that pages, API and command line do with profiles, under one name."""

from talent.people.blocks import block_employer, list_blocks, unblock_employer
from talent.people.completeness import completeness
from talent.people.consents import give_consent, withdraw_consent
from talent.people.creating import create_people, create_person, start_profile
from talent.people.drafts import drafted_steps, drop_draft, find_draft, save_draft
from talent.people.evidence import Word, add_evidence, revoke_evidence, set_evidence, standing_evidence
from talent.people.forgetting import forget
from talent.people.formats.service import FormatFound, export_profile, format_document, read_format
from talent.people.pausing import pause
from talent.people.proposals import answer_proposal
from talent.people.reading import (
    evidenced_cards,
    get_own_person,
    get_person,
    list_people,
    own_person_id,
    people_cards,
)
from talent.people.resume_file import can_read_resumes, resume_lines
from talent.people.resumes import read_resume
from talent.people.steps import (
    confirm,
    set_opted_out,
    update_basics,
    update_categories,
    update_education,
    update_skills,
    update_visibility,
    update_wishes,
    update_work,
)
from talent.people.viewers import list_viewers
from talent.people.viewing import note_view
from talent.people.word_showing import own_words

__all__ = [
    "FormatFound",
    "Word",
    "add_evidence",
    "answer_proposal",
    "block_employer",
    "can_read_resumes",
    "completeness",
    "confirm",
    "create_people",
    "create_person",
    "drafted_steps",
    "drop_draft",
    "evidenced_cards",
    "export_profile",
    "find_draft",
    "forget",
    "format_document",
    "get_own_person",
    "get_person",
    "give_consent",
    "list_blocks",
    "list_people",
    "list_viewers",
    "note_view",
    "own_person_id",
    "own_words",
    "pause",
    "people_cards",
    "read_format",
    "read_resume",
    "resume_lines",
    "revoke_evidence",
    "save_draft",
    "set_evidence",
    "set_opted_out",
    "standing_evidence",
    "start_profile",
    "unblock_employer",
    "update_basics",
    "update_categories",
    "update_education",
    "update_skills",
    "update_visibility",
    "update_wishes",
    "update_work",
    "withdraw_consent",
]
