"""Templates against their pages, the content security policy and the catalogue."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import meta, nodes

import web.app
from tools import messages, vendor
from web.i18n import DEFAULT
from web.templating import SHARED, STATIC, Page, environment

TEMPLATES = Path(web.app.__file__).parent / "templates"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PARTS = (
    "ui.html",
    "certificates/parts.html",
    "completions/parts.html",
    "enterprises/parts.html",
    "market/reconciliation_parts.html",
    "imports/parts.html",
    "training/audit_parts.html",
    "exams/figure_parts.html",
    "market/parts.html",
    "matches/parts.html",
    "matches/feedback.html",
    "matches/pictures.html",
    "people/parts.html",
    "questions/parts.html",
    "staff/parts.html",
    "training/parts.html",
    "hiring/parts.html",
    "identity/parts.html",
    "exams/parts.html",
)


def _pages(base: type[Page] = Page) -> Iterator[type[Page]]:
    for child in base.__subclasses__():
        if child.template:
            yield child
        yield from _pages(child)


PAGES = sorted(_pages(), key=lambda page: page.template)


def _tree(name: str) -> nodes.Template:
    return environment(DEFAULT).parse((TEMPLATES / name).read_text(encoding="utf-8"))


def _lineage(name: str) -> set[str]:
    """The template and those it extends or includes; an imported one sees none of its variables."""
    found = {name}
    for node in _tree(name).find_all((nodes.Extends, nodes.Include)):
        assert isinstance(node.template, nodes.Const)
        found |= _lineage(node.template.value)
    return found


def _variables(name: str) -> set[str]:
    trees = [_tree(template) for template in _lineage(name)]
    macros = {macro.name for tree in trees for macro in tree.find_all(nodes.Macro)}
    known = (
        SHARED
        | set(environment(DEFAULT).globals)
        | macros
        | {"ui", "match", "choice", "parts", "completed", "certified", "desk", "pictures", "sheets"}
    )
    return {variable for tree in trees for variable in meta.find_undeclared_variables(tree)} - known


def test_there_are_pages_to_look_at() -> None:
    assert len(PAGES) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_page_has_exactly_the_fields_that_its_template_uses(page: type[Page]) -> None:
    assert {field.name for field in fields(page)} == _variables(page.template)


def test_every_template_is_used() -> None:
    used = {name for page in PAGES for name in _lineage(page.template)}
    assert set(ALL) == used | set(PARTS)


@pytest.mark.parametrize("name", ALL)
def test_a_template_has_no_inline_style_or_script(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    # Data in a script element is not run.
    script = r"<script(?![^>]*\ssrc=)(?! type=\"application/ld\+json\">)"
    assert not re.search(rf"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:|{script}", text)


@pytest.mark.parametrize("name", ALL)
def test_a_template_asks_no_other_host(name: str) -> None:
    assert "://" not in (TEMPLATES / name).read_text(encoding="utf-8")


def test_our_own_static_files_ask_no_other_host() -> None:
    paths = [path for folder in ("css", "js") for path in (STATIC / folder).iterdir()]
    assert len(paths) >= 3
    for path in paths:
        assert "://" not in path.read_text(encoding="utf-8"), path.name


def test_vendored_files_come_with_their_licence_and_version() -> None:
    folders = sorted((STATIC / "vendor").iterdir())
    assert len(folders) >= 3
    for folder in folders:
        assert (folder / "LICENSE").stat().st_size > 500
        assert re.fullmatch(r"\d+\.\d+\.\d+\n", (folder / "VERSION").read_text(encoding="ascii"))


def test_vendored_files_name_no_source_map() -> None:
    for path in (STATIC / "vendor").rglob("*.[cj]s*"):
        assert not re.search(r"(?m)^\s*(//|/\*)# sourceMappingURL", path.read_text(encoding="utf-8"))


def test_the_sprite_has_exactly_the_icons_that_are_used() -> None:
    sprite = (STATIC / "vendor" / "bootstrap-icons" / "sprite.svg").read_text(encoding="utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == vendor.used_icons()


def test_every_text_has_an_english_translation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["messages.py", "--check"])
    status = messages.main()
    assert capsys.readouterr().out == ""
    assert status == 0


def test_placeholders_are_the_same_in_both_languages() -> None:
    looked = 0
    for message in messages.collect(messages.read_catalogue()):
        if isinstance(message.id, str) and message.id:
            looked += 1
            assert _placeholders(message.id) == _placeholders(str(message.string)), message.id
    assert looked > 300


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}|%%", text))
