"""Copy the browser files from node_modules into web/static/vendor, with licence and version beside them.

Run after ``npm ci --ignore-scripts``. The result is committed, so neither users nor CI need Node.
"""

import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "web" / "static" / "vendor"
TEMPLATES = ROOT / "web" / "templates"

# Package -> files taken from it.
FILES = {
    "bootstrap": ["dist/css/bootstrap.min.css"],
    "echarts": ["dist/echarts.min.js"],
    "swagger-ui-dist": ["swagger-ui.css", "swagger-ui-bundle.js"],
}
# Packages that are bundled into those files, whose licences therefore come along.
BUNDLED = {"echarts": ["zrender", "tslib"]}
LICENCES = ("LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt")
# A browser with its tools open would ask for the map, which is not shipped.
SOURCE_MAP = re.compile(r"(?m)^\s*(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*)\s*$\n?")
ICON_USE = re.compile(r"""icon\(\s*["']([a-z0-9-]+)["']""")


def main() -> None:
    for package, files in FILES.items():
        folder = _fresh_folder(package)
        for name in files:
            text = (MODULES / package / name).read_text(encoding="utf-8")
            (folder / Path(name).name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    folder = _fresh_folder("bootstrap-icons")
    (folder / "sprite.svg").write_text(_sprite(used_icons()), encoding="utf-8")


def used_icons() -> list[str]:
    """Names of the icons that the templates ask for."""
    names: set[str] = set()
    for template in sorted(TEMPLATES.rglob("*.html")):
        names.update(ICON_USE.findall(template.read_text(encoding="utf-8")))
    return sorted(names)


def _fresh_folder(package: str) -> Path:
    folder = VENDOR / package
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    version = json.loads((MODULES / package / "package.json").read_text(encoding="utf-8"))["version"]
    (folder / "VERSION").write_text(version + "\n", encoding="utf-8")
    for name in LICENCES:
        source = MODULES / package / name
        if source.exists():
            shutil.copyfile(source, folder / name)
    for other in BUNDLED.get(package, []):
        licence = next(path for path in sorted((MODULES / other).iterdir()) if path.stem == "LICENSE")
        shutil.copyfile(licence, folder / f"LICENSE-{other}")
    return folder


def _sprite(names: list[str]) -> str:
    symbols = "\n".join(_symbol(name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _symbol(name: str) -> str:
    text = (MODULES / "bootstrap-icons" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    inner = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", text.strip()).strip()
    return f'<symbol id="{name}" viewBox="0 0 16 16" fill="currentColor">{inner}</symbol>'


if __name__ == "__main__":
    main()
