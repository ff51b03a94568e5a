"""All that pages, API and command line do with profiles, under one name."""

from talent.people.completeness import completeness
from talent.people.consents import give_consent, withdraw_consent
from talent.people.creating import create_people, create_person, start_profile
from talent.people.evidence import add_evidence, revoke_evidence
from talent.people.forgetting import forget
from talent.people.reading import get_own_person, get_person, list_people, people_cards
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
from talent.people.viewing import note_view

__all__ = [
    "add_evidence",
    "completeness",
    "confirm",
    "create_people",
    "create_person",
    "forget",
    "get_own_person",
    "get_person",
    "give_consent",
    "list_people",
    "note_view",
    "people_cards",
    "revoke_evidence",
    "set_opted_out",
    "start_profile",
    "update_basics",
    "update_categories",
    "update_education",
    "update_skills",
    "update_visibility",
    "update_wishes",
    "update_work",
    "withdraw_consent",
]
