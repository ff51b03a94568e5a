"""The house rules that a machine can check. Each check proves that it looked at something."""

import ast
import importlib
import pkgutil
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import talent
from talent.accounts.permissions import Permission
from talent.kit.errors import DomainError
from talent.kit.labels import LabelledEnum
from talent.tables import metadata

ROOT = Path(__file__).parent.parent
PACKAGES = ("talent", "matching", "web")
LONGEST_FILE = 400

# Written apart, or this file would complain about itself.
REGISTRIES = re.compile(
    "|".join(
        (
            "files[.]pythonhosted" + "[.]org",
            "pypi" + "[.]org/simple",
            "registry[.]npmjs" + "[.]org",
            "npm" + "mirror",
        )
    )
    + "|(?:mirrors?|artifactory|nexus|devpi)[.][a-z0-9.-]+/"
)
MACHINE_PATHS = re.compile(r"(?<![\w.-])/(?:" + "work|root|tmp|home/[a-z]+" + r")/[\w.]")


def _sources(*folders: str) -> list[Path]:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert len(paths) > 10
    return paths


def _tracked_files() -> list[Path]:
    """What is or will be in the repository: tracked, or new and not ignored."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    paths = [ROOT / name for name in names if (ROOT / name).is_file()]
    assert len(paths) > 50
    return paths


def _subclasses(base: type) -> Iterator[type]:
    for child in base.__subclasses__():
        yield child
        yield from _subclasses(child)


@pytest.fixture(scope="module")
def everything_imported() -> None:
    for module in pkgutil.walk_packages(talent.__path__, "talent."):
        # env.py runs a migration when it is imported.
        if ".migrations." not in module.name:
            importlib.import_module(module.name)


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func)


def test_no_file_is_too_long() -> None:
    # Versions are made by a machine, and read once.
    paths = [path for path in _sources(*PACKAGES, "tests") if "versions" not in path.parts]
    long = {_relative(path): lines for path in paths if (lines := _lines(path)) > LONGEST_FILE}
    assert long == {}


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        _relative(path)
        for path in _sources(*PACKAGES, "tests")
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_every_permission_guards_something() -> None:
    texts = [path.read_text("utf-8") for path in _sources(*PACKAGES) if path.name != "permissions.py"]
    unused = [
        member.name for member in Permission if not any(f"Permission.{member.name}" in t for t in texts)
    ]
    assert unused == []


@pytest.mark.usefixtures("everything_imported")
def test_every_kind_of_error_has_its_own_code() -> None:
    kinds = [DomainError, *_subclasses(DomainError)]
    codes = [kind.code for kind in kinds]
    assert len(kinds) >= 6
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.usefixtures("everything_imported")
def test_every_member_of_an_enum_has_a_label() -> None:
    kinds = list(_subclasses(LabelledEnum))
    assert len(kinds) >= 10
    assert [str(member) for kind in kinds for member in kind if not member.label.strip()] == []


@pytest.mark.usefixtures("everything_imported")
def test_every_code_fits_its_column() -> None:
    assert [member for kind in _subclasses(LabelledEnum) for member in kind if len(member.value) > 32] == []


def test_every_table_is_indexed_by_the_index_of_tables() -> None:
    areas = {path.parent.name for path in (ROOT / "talent").glob("*/tables.py")}
    index = (ROOT / "talent" / "tables.py").read_text("utf-8")
    assert len(areas) >= 5
    assert [area for area in areas if f"from talent.{area} import tables as {area}" not in index] == []


def test_every_foreign_key_has_an_index_or_is_a_key() -> None:
    """Or deleting a person reads whole tables."""
    bare = []
    for table in metadata.sorted_tables:
        firsts = {next(iter(index.columns)).name for index in table.indexes}
        firsts |= {column.name for column in table.columns if column.unique}
        firsts |= {
            next(iter(c.columns)).name
            for c in table.constraints
            if len(getattr(c, "columns", ())) > 0
            and type(c).__name__ in {"UniqueConstraint", "PrimaryKeyConstraint"}
        }
        bare += [
            f"{table.name}.{key.parent.name}" for key in table.foreign_keys if key.parent.name not in firsts
        ]
    assert bare == []


def test_tables_are_read_without_postponed_annotations() -> None:
    """SQLModel can't resolve a relationship from a string annotation."""
    paths = list((ROOT / "talent").glob("*/tables.py"))
    assert len(paths) >= 5
    assert [_relative(p) for p in paths if "from __future__ import annotations" in p.read_text("utf-8")] == []


def _excused(path: Path, call: ast.Call) -> bool:
    """Names and numbers of our own; the line says so, as ruff wants it too."""
    lines = path.read_text("utf-8").splitlines()[call.lineno - 1 : call.end_lineno]
    return any("noqa: S608" in line or "PRAGMA busy_timeout" in line for line in lines)


def test_no_statement_is_put_together_from_strings() -> None:
    found = [
        f"{_relative(path)}:{call.lineno}"
        for path in _sources(*PACKAGES)
        if "versions" not in path.parts
        for call in _calls(path)
        if _name(call).rpartition(".")[2] in {"text", "execute", "exec_driver_sql"}
        and call.args
        and isinstance(call.args[0], ast.JoinedStr)
        and not _excused(path, call)
    ]
    assert found == []


def test_no_time_is_without_a_zone() -> None:
    naive = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.utcfromtimestamp"}
    found = [
        f"{_relative(path)}:{call.lineno}"
        for path in _sources(*PACKAGES)
        for call in _calls(path)
        if _name(call).removeprefix("datetime.") in naive and not call.args and not call.keywords
    ]
    assert found == []


def test_services_do_not_commit() -> None:
    """One request, one transaction: it ends at the edge."""
    edges = ("talent/kit/db.py", "talent/seeding", "talent/cli")
    found = [
        f"{_relative(path)}:{call.lineno}"
        for path in _sources("talent")
        if not _relative(path).startswith(edges)
        for call in _calls(path)
        if _name(call).endswith(("session.commit", "session.rollback"))
    ]
    assert found == []


def test_nothing_names_a_registry() -> None:
    assert _mentions(REGISTRIES) == []


def test_nothing_names_a_place_on_this_machine() -> None:
    assert _mentions(MACHINE_PATHS) == []


def _mentions(pattern: re.Pattern[str]) -> list[str]:
    vendored = ("web/static/vendor/", "package-lock.json")
    found = []
    for path in _tracked_files():
        name = _relative(path)
        if name.startswith(vendored) or path.suffix in {".png", ".jpg", ".ico", ".mo", ".woff2"}:
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{name}:{number}")
    return found


@pytest.mark.parametrize(
    "line", ["https://pypi" + ".org/simple/x", "see /wo" + "rk/main/x", "in '/tm" + "p/y'"]
)
def test_the_search_for_mentions_finds_them(line: str) -> None:
    assert REGISTRIES.search(line) or MACHINE_PATHS.search(line)
