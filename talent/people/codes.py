"""Checks codes of a profile against the code lists, each list read once however many profiles there are."""

from collections.abc import Iterable
from functools import cached_property

from sqlmodel import Session

from talent.kit.errors import FieldError, Invalid
from talent.kit.sentences import say
from talent.vocab import service as vocab
from talent.vocab.words import fold


class CodeBook:
    """Answers from lists that are loaded when first asked; collects complaints until ``raise_if_any``."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._errors: list[FieldError] = []

    @cached_property
    def _divisions(self) -> frozenset[str]:
        return vocab.division_codes(self._session)

    @cached_property
    def education_ranks(self) -> dict[str, int]:
        return vocab.education_ranks(self._session)

    @cached_property
    def _majors(self) -> dict[str, str]:
        return {major.code: major.name for major in vocab.majors(self._session)}

    @cached_property
    def _schools(self) -> dict[str, str]:
        return vocab.school_names(self._session)

    @cached_property
    def _school_codes(self) -> dict[str, str]:
        return {fold(name): code for code, name in self._schools.items()}

    @cached_property
    def _occupations(self) -> frozenset[str]:
        return vocab.occupation_codes(self._session)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return vocab.occupations_of_titles(self._session)

    @cached_property
    def _skill_words(self) -> dict[str, str]:
        return vocab.skills_of_folded_words(self._session)

    @cached_property
    def _skills(self) -> frozenset[str]:
        return frozenset(self._skill_words.values())

    def division(self, code: str | None, field: str) -> str | None:
        return self._known(code, self._divisions, field, "地区")

    def education_level(self, code: str | None, field: str) -> str | None:
        return self._known(code, self.education_ranks, field, "学历")

    def major(self, code: str | None, name: str, field: str) -> tuple[str | None, str]:
        """Code and name; the name from the list where it was left empty."""
        known = self._known(code, self._majors, field, "专业")
        return known, name or self._majors.get(known or "", "")

    def school(self, code: str | None, name: str, field: str) -> tuple[str | None, str]:
        """Code and name; either from the list where the other is known there."""
        known = self._known(code, self._schools, field, "院校") or self._school_codes.get(fold(name))
        return known, name or self._schools.get(known or "", "")

    def occupation(self, code: str | None, title: str, field: str) -> str | None:
        """The one picked, else the one that the title means."""
        return self._known(code, self._occupations, field, "职业") or self._titles.get(fold(title))

    def skill(self, code: str | None, words: str, field: str) -> str | None:
        """The one picked, else the one of which the words are exactly a name or an alias."""
        return self._known(code, self._skills, field, "技能") or self._skill_words.get(fold(words))

    def known_skill(self, code: str | None, field: str) -> str | None:
        """The one named, which must be in the list."""
        return self._known(code, self._skills, field, "技能")

    def add(self, errors: Iterable[FieldError]) -> None:
        self._errors.extend(errors)

    def raise_if_any(self) -> None:
        errors, self._errors = tuple(self._errors), []
        if errors:
            raise Invalid(errors[0].message, fields=errors)

    def _known(self, code: str | None, known: Iterable[str], field: str, what: str) -> str | None:
        if code is None or code in known:
            return code
        self._errors.append(FieldError(field, say("没有这个{what}代码，请从列表中重新选择。", what=what)))
        return None
