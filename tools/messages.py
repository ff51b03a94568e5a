"""Collect every text that users may see, merge it into the English catalogue and compile that.

Run ``python tools/messages.py`` after changing a text; ``--check`` only says what is out of date.
"""

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import talent
from talent.exchange.books import WORDS
from talent.exchange.kinds import WRITERS
from talent.kit.labels import LabelledEnum
from talent.kit.terms import SKILL_LEVELS
from talent.matches import labels
from talent.notices.texts import TEXTS as NOTICES
from talent.people.texts import TEXTS
from talent.vocab.service import EDUCATION_CHOICES

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "web" / "locale" / "en" / "LC_MESSAGES" / "jicai.po"
METHODS = [("pages/**.py", "python"), ("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"encoding": "utf-8", "silent": "false", "newstyle_gettext": "true"}}
# Calls whose first Chinese sentences are meant for users.
SPEAKING = frozenset(
    [
        "NotFound",
        "Forbidden",
        "Conflict",
        "Invalid",
        "Unavailable",
        "TooManyTries",
        "FieldError",
        "PydanticCustomError",
        "Caution",
        "rules",
        "say",
        "Holding",
        "HeldPart",
        "WrongCell",
        "Problem",
    ]
)
KEYWORDS: dict[str, tuple[int, ...] | None] = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Areas whose texts never reach a page.
SILENT = ("talent.cli", "talent.seeding", "talent.migrations")


def main() -> int:
    new = collect(read_catalogue())
    text, binary = BytesIO(), BytesIO()
    write_po(text, new, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    write_mo(binary, new)
    untranslated = [str(message.id) for message in new if message.id and not _translated(message.string)]
    for message in untranslated:
        sys.stdout.write(f"untranslated: {message}\n")
    compiled = CATALOGUE.with_suffix(".mo")
    if "--check" in sys.argv:
        current = CATALOGUE.exists() and CATALOGUE.read_bytes() == text.getvalue()
        current = current and compiled.exists() and compiled.read_bytes() == binary.getvalue()
        return 0 if current and not untranslated else 1
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(text.getvalue())
    compiled.write_bytes(binary.getvalue())
    return 1 if untranslated else 0


def read_catalogue() -> Catalog:
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale="en") if CATALOGUE.exists() else Catalog("en")


def collect(old: Catalog) -> Catalog:
    """Every message of today, with the translation that it had."""
    new = Catalog("en", project="jicai", header_comment="# English texts of Jicai.", fuzzy=False)
    # Dates would make every run differ.
    new.creation_date = old.creation_date
    new.revision_date = old.revision_date
    for message in all_messages():
        known = old.get(message[0] if isinstance(message, tuple) else message)
        new.add(message, known.string if known else None)
    return new


def all_messages() -> Iterator[str | tuple[str, ...]]:
    found = extract_from_dir(str(ROOT / "web"), METHODS, OPTIONS, keywords=KEYWORDS)
    for _, _, message, _, _ in found:
        yield message
    yield from _labels()
    for path in sorted((ROOT / "talent").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if not module.startswith(SILENT):
            yield from _spoken(path.read_text(encoding="utf-8"))


def _labels() -> Iterator[str]:
    """Labels of enums and tables of labels, which are translated where they are shown."""
    for module in pkgutil.walk_packages(talent.__path__, "talent."):
        if module.name.rsplit(".", 1)[-1] in ("enums", "terms", "sign_in", "permissions"):
            importlib.import_module(module.name)
    for kind in sorted(LabelledEnum.__subclasses__(), key=lambda kind: f"{kind.__module__}.{kind.__name__}"):
        if kind.__module__.startswith("talent.") and not kind.__module__.startswith(
            ("talent.audit", *SILENT)
        ):
            yield from (member.label for member in kind)
    for table in (SKILL_LEVELS, labels.BLOCKS, labels.CONDITIONS):
        yield from table.values()
    yield labels.MUST_SKILL
    yield from labels.NOT_USED
    yield from (choice.name for choice in EDUCATION_CHOICES)
    yield from _sheets()
    for text in (*TEXTS.values(), *NOTICES.values()):
        yield from (text.title, text.body)


def _sheets() -> Iterator[str]:
    """What the templates of sheets say, and the headings that their previews show."""
    yield from WORDS
    for writer in WRITERS.values():
        yield from writer.layout.notes
        for column in writer.layout.columns:
            yield from filter(None, (column.heading, column.note))


def _spoken(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SPEAKING:
            for argument in node.args[:2]:
                if isinstance(argument, ast.Constant) and _is_chinese(argument.value):
                    yield str(argument.value)
        # The parts of a profile: a label, and what filling it in brings.
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_part":
            words = (one.value for one in node.args if isinstance(one, ast.Constant))
            yield from (str(word) for word in words if _is_chinese(word))
        # Sentences that a module keeps under a name in capitals.
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            value = node.value.value
            if _is_chinese(value) and str(value).endswith("。"):
                yield str(value)


def _is_chinese(value: object) -> bool:
    return isinstance(value, str) and CHINESE.search(value) is not None


def _translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
