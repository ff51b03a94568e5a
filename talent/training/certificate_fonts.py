"""Which typeface on this machine can write Chinese; the project brings none along."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
)
# As they begin, the best for a certificate first: book faces before those for screens.
NAMES = (
    "NotoSerifCJKsc-Regular",
    "NotoSerifSC-Regular",
    "NotoSerifCJK-Regular",
    "SourceHanSerifSC-Regular",
    "SourceHanSerifCN-Regular",
    "SourceHanSerif-Regular",
    "NotoSansCJKsc-Regular",
    "NotoSansSC-Regular",
    "NotoSansCJK-Regular",
    "SourceHanSansSC-Regular",
    "SourceHanSansCN-Regular",
    "SourceHanSans-Regular",
    "wqy-microhei",
    "wqy-zenhei",
)
_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
# In the collections of Noto and Source Han the faces are Japanese, Korean, then simplified Chinese.
_MAINLAND = 2


@dataclass(frozen=True, slots=True)
class Font:
    """A file, and which face in it where it holds several."""

    path: Path
    face: int = 0


def find_font(chosen: Path | None) -> Font | None:
    """The one that the operator chose, or else the best that is installed; None if there is none."""
    if chosen is not None:
        return _font(chosen) if chosen.is_file() else None
    return _installed(FOLDERS)


@lru_cache(maxsize=4)
def _installed(folders: tuple[Path, ...]) -> Font | None:
    """Looked for once: who installs a typeface starts the service again."""
    found = {path.stem: path for path in sorted(_files(folders))}
    for name in NAMES:
        if name in found:
            return _font(found[name])
    return None


def _files(folders: tuple[Path, ...]) -> Iterable[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from (path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS)


def _font(path: Path) -> Font:
    several = path.suffix.lower() in (".ttc", ".otc")
    many = several and path.stem.startswith(("Noto", "SourceHan"))
    return Font(path, _MAINLAND if many else 0)
