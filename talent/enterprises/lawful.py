"""Finds discriminating words in a demand's text. Pure: text in, findings out.

What only looks like a limit (``lawful_permits``) is hidden first; what is left is read twice, with blanks
dropped (限 男 性) and with blanks as the end of a clause (主播 女 25岁).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from talent.enterprises.enums import Ground
from talent.enterprises.lawful_more_rules import (
    APPEARANCE_RULES,
    DISABILITY_RULES,
    ETHNICITY_RULES,
    HEALTH_RULES,
    HOUSEHOLD_RULES,
    STATUS_RULES,
    SUPERSTITION_RULES,
)
from talent.enterprises.lawful_permits import PERMITTED
from talent.enterprises.lawful_rules import AGE_RULES, FAMILY_RULES, SEX_RULES, Rule
from talent.enterprises.lawful_text import MASK, View, read

RULES: tuple[Rule, ...] = (
    *SEX_RULES,
    *AGE_RULES,
    *FAMILY_RULES,
    *HOUSEHOLD_RULES,
    *ETHNICITY_RULES,
    *HEALTH_RULES,
    *DISABILITY_RULES,
    *STATUS_RULES,
    *APPEARANCE_RULES,
    *SUPERSTITION_RULES,
)
# Below this nobody may work: such an age is that of children for whom the goods are.
_WORKING_AGE = 16
_DIGITS = re.compile(r"\d+")
# A rule may need to see where a clause ends; what it quotes ends before.
_MARKS = "，。；、,.;：:！!？? \t\n\r\u3000"


@dataclass(frozen=True, slots=True)
class Finding:
    """``words`` is exactly ``text[start:end]`` of the text that was given."""

    words: str
    ground: Ground
    advice: str
    start: int
    end: int


def discriminating_words(text: str) -> list[Finding]:
    """What in the text limits people on a ground that the law forbids, in the order of the text."""
    joined = read(text, keep_blanks=False)
    hidden = _permitted(joined)
    views = (joined.masked(hidden), read(text, keep_blanks=True).masked(hidden))
    found = [finding for view in views for finding in _findings(view, text)]
    return _merged(found, text)


def _permitted(view: View) -> frozenset[int]:
    """Places in the original that belong to lawful phrases."""
    hidden: set[int] = set()
    text = view.text
    for pattern in PERMITTED:
        for match in pattern.finditer(text):
            hidden.update(place[0] for place in view.places[match.start() : match.end()])
        text = view.masked(frozenset(hidden)).text
    return frozenset(hidden)


def _findings(view: View, text: str) -> Iterator[Finding]:
    for rule in RULES:
        for match in rule.pattern.finditer(view.text):
            group = "w" if "w" in match.groupdict() and match["w"] else 0
            if (
                match.end(group) == match.start(group)
                or MASK in match[group]
                or _of_children(rule, match[group])
            ):
                continue
            start, end = view.span(*match.span(group))
            end = start + len(text[start:end].rstrip(_MARKS))
            yield Finding(text[start:end], rule.ground, rule.advice, start, end)


def _of_children(rule: Rule, words: str) -> bool:
    if rule.ground is not Ground.AGE:
        return False
    numbers = [int(digits) for digits in _DIGITS.findall(words)]
    return bool(numbers) and max(numbers) < _WORKING_AGE and "后" not in words


def _merged(found: list[Finding], text: str) -> list[Finding]:
    """Overlapping findings of one ground become one."""
    merged: list[Finding] = []
    for finding in sorted(found, key=lambda one: (one.ground.value, one.start, -one.end)):
        last = merged[-1] if merged else None
        if last and last.ground is finding.ground and finding.start < last.end:
            end = max(last.end, finding.end)
            merged[-1] = Finding(text[last.start : end], last.ground, last.advice, last.start, end)
        else:
            merged.append(finding)
    return sorted(merged, key=lambda one: (one.start, one.end, one.ground.value))
