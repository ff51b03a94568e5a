"""Brings the code tables into line with the CSV files; loading the same files again changes nothing."""

import re
from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from sqlmodel import Session, SQLModel

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.vocab import tables
from talent.vocab.noting import read_again
from talent.vocab.reading import CodeFile, Complaints, Key, Rows, Values, read_rows
from talent.vocab.schemas import Loaded
from talent.vocab.syncing import remove_gone, upsert
from talent.vocab.words import fold

SKILLS = CodeFile(
    "skills.csv",
    tables.Skill,
    ("id",),
    references={"group": tables.SkillGroup, "parent": tables.Skill},
    lists=("related", "aliases"),
    optional=frozenset({"esco_uri", "esco_label"}),
)
_ESCO = re.compile(r"http://data\.europa\.eu/esco/skill/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# Whoever is referred to stands above whoever refers, so that gone rows can be removed from the end.
FILES: tuple[CodeFile, ...] = (
    CodeFile(
        "divisions.csv",
        tables.Division,
        ("code",),
        headings={"latitude": "lat", "longitude": "lon"},
        references={"parent": tables.Division},
    ),
    CodeFile("education_levels.csv", tables.EducationLevel, ("code",)),
    CodeFile("majors.csv", tables.Major, ("code",)),
    CodeFile("industries.csv", tables.Industry, ("code",), references={"parent": tables.Industry}),
    CodeFile("universities.csv", tables.School, ("code",), references={"division": tables.Division}),
    CodeFile("occupations.csv", tables.Occupation, ("code",), references={"parent": tables.Occupation}),
    CodeFile(
        "occupation_titles.csv",
        tables.OccupationTitle,
        ("title",),
        references={"occupation": tables.Occupation},
    ),
    CodeFile("skill_groups.csv", tables.SkillGroup, ("id",)),
    SKILLS,
    CodeFile("lookalikes.csv", tables.Lookalike, ("a", "b")),
)

Sheets = dict[type[SQLModel], Rows]
Wanted = dict[Key, Values]


def load_vocabulary(session: Session, actor: Actor, folder: Traversable | None = None) -> dict[str, Loaded]:
    """Loads every file of the folder (the ones that come with the package by default), all or nothing.

    Raises ``Invalid`` that names file, line and column of what is wrong.
    """
    require(actor, Permission.VOCABULARY_LOAD)
    loaded = _load(session, folder)
    changed = [name for name, counts in loaded.items() if counts.new or counts.changed or counts.removed]
    if changed:
        read_again(session)
        record(session, actor, Action.VOCABULARY_LOAD, "vocabulary", None, ", ".join(changed))
    return loaded


def fill_throwaway(session: Session) -> None:
    """Loads the lists of the package into a database that nobody keeps: no audit, so no keys are needed."""
    _load(session, None)


def _load(session: Session, folder: Traversable | None) -> dict[str, Loaded]:
    sheets = _read(folder or files("seeds") / "vocab")
    session.flush()
    wanted = list(_wanted(sheets))
    counts = {name: upsert(session, table, rows) for name, table, rows in wanted}
    loaded: dict[str, Loaded] = {}
    for name, table, rows in reversed(wanted):
        removed, kept = remove_gone(session, table, rows.keys())
        loaded[name] = Loaded(*counts[name], removed=removed, kept=kept)
    session.expire_all()
    return dict(reversed(loaded.items()))


def _read(folder: Traversable) -> Sheets:
    complaints = Complaints()
    sheets: Sheets = {file.table: read_rows(folder, file, complaints) for file in FILES}
    complaints.raise_if_any()
    for file in FILES:
        _check_references(file, sheets, complaints)
        if "parent" in file.references:
            _check_no_circle(file, sheets[file.table], complaints)
    _check_skills(sheets[tables.Skill], complaints)
    complaints.raise_if_any()
    return sheets


def _wanted(sheets: Sheets) -> Iterator[tuple[str, type[SQLModel], Wanted]]:
    for file in FILES:
        yield file.name, file.table, {key: row.values for key, row in sheets[file.table].items()}
        if file is SKILLS:
            yield "skills.csv:aliases", tables.SkillAlias, _aliases(sheets[file.table])
            yield "skills.csv:related", tables.SkillRelation, _relations(sheets[file.table])


def _aliases(skills: Rows) -> Wanted:
    """By alias; the name of the skill itself and a second spelling of the same alias are no rows."""
    aliases: Wanted = {}
    for (skill,), row in skills.items():
        seen = {fold(row.values["name"])}
        for alias in row.lists["aliases"]:
            if fold(alias) not in seen:
                seen.add(fold(alias))
                aliases[(alias,)] = {"alias": alias, "skill": skill}
    return aliases


def _relations(skills: Rows) -> Wanted:
    pairs = {(skill, other) for (skill,), row in skills.items() for other in row.lists["related"]}
    both = sorted(pairs | {(other, skill) for skill, other in pairs})
    return {pair: {"skill": pair[0], "related": pair[1]} for pair in both}


def _check_references(file: CodeFile, sheets: Sheets, complaints: Complaints) -> None:
    for name, target in file.references.items():
        for row in sheets[file.table].values():
            code = row.values[name]
            if code is not None and (code,) not in sheets[target]:
                complaints.add(file.name, row.line, file.heading_of(name), f"没有代码“{code}”。")


def _check_no_circle(file: CodeFile, rows: Rows, complaints: Complaints) -> None:
    parents = {key[0]: row.values["parent"] for key, row in rows.items()}
    for key, row in rows.items():
        if _is_own_ancestor(key[0], parents):
            complaints.add(file.name, row.line, "parent", "上级绕回了自身。")


def _is_own_ancestor(code: str, parents: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    above = parents.get(code)
    while above is not None and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def _check_skills(skills: Rows, complaints: Complaints) -> None:
    """No word may mean two skills, and related skills must exist."""
    owner: dict[str, str] = {}
    for (skill,), row in skills.items():
        _claim(owner, skill, row.values["name"], row.line, "name", complaints)
    _check_esco(skills, complaints)
    for (skill,), row in skills.items():
        for alias in row.lists["aliases"]:
            _check_alias_length(alias, row.line, complaints)
            _claim(owner, skill, alias, row.line, "aliases", complaints)
        _check_related(skill, row.lists["related"], skills.keys(), row.line, complaints)


def _check_esco(skills: Rows, complaints: Complaints) -> None:
    """A concept has its label beside it, so that a reader can check it, and is one skill's alone."""
    owner: dict[str, str] = {}
    for (skill,), row in skills.items():
        uri, label = row.values["esco_uri"], row.values["esco_label"]
        if uri is None and label is None:
            continue
        if uri is None or label is None:
            complaints.add(SKILLS.name, row.line, "esco_uri", "esco_uri 和 esco_label 须同时填写。")
        elif not _ESCO.fullmatch(uri):
            complaints.add(SKILLS.name, row.line, "esco_uri", f"“{uri}”不是 ESCO 技能的网址。")
        elif (first := owner.setdefault(uri, skill)) != skill:
            complaints.add(SKILLS.name, row.line, "esco_uri", f"该 ESCO 技能已属于技能 {first}。")


def _claim(
    owner: dict[str, str], skill: str, words: str, line: int, heading: str, complaints: Complaints
) -> None:
    first = owner.setdefault(fold(words), skill)
    if first != skill:
        complaints.add(SKILLS.name, line, heading, f"“{words}”已属于技能 {first}。")


def _check_alias_length(alias: str, line: int, complaints: Complaints) -> None:
    longest: Any = tables.SkillAlias.__table__.columns["alias"].type  # type: ignore[attr-defined]
    if len(alias) > longest.length or not alias.isprintable():
        complaints.add(SKILLS.name, line, "aliases", f"“{alias[:20]}”过长或含有控制字符。")


def _check_related(
    skill: str, related: Collection[str], skills: Collection[Key], line: int, complaints: Complaints
) -> None:
    for other in related:
        if (other,) not in skills or other == skill:
            complaints.add(SKILLS.name, line, "related", f"没有另一项技能“{other}”。")
