"""Uploaded papers: told by their first bytes, kept encrypted under random names in one folder."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from sqlalchemy import event
from sqlmodel import Session

from talent.kit.crypto import keyring
from talent.kit.errors import FieldError, Invalid, Unavailable
from talent.kit.files import replacing

MAX_PAPER = 5 * 2**20
# The first bytes of what is taken: kind, and how it begins.
_BEGINNINGS = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
_NAME = re.compile(r"[0-9a-f]{32}")


def kind_of(content: bytes) -> str | None:
    """``pdf``, ``jpg`` or ``png``; None for anything else, whatever its name says."""
    return next((kind for kind, start in _BEGINNINGS.items() if content.startswith(start)), None)


def checked_kind(content: bytes, field: str, missing: str) -> str:
    """The kind of an uploaded paper; raises ``Invalid`` at the field, with ``missing`` where nothing came."""
    message, kind = "", kind_of(content)
    if not content:
        message = missing
    elif len(content) > MAX_PAPER:
        message = "文件不能超过 5 MB，请压缩或重新拍摄后再上传。"
    elif kind is None:
        message = "只能上传 PDF、JPG 或 PNG 文件；改扩展名不起作用，请另存为这些格式。"
    if message or kind is None:
        raise Invalid(message, fields=(FieldError(field, message),))
    return kind


def keep_paper(session: Session, folder: Path, content: bytes) -> str:
    """Writes the content and gives the name under which it lies; without a commit the file goes again."""
    with kept_file(session, folder) as (name, file):
        file.write(keyring().seal(content, _place(name)))
    return name


@contextmanager
def kept_file(session: Session, folder: Path) -> Iterator[tuple[str, BinaryIO]]:
    """The same for what seals itself: the name, and a file to write."""
    name = secrets.token_hex(16)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    with replacing(path) as file:
        yield name, file
    _go_with(session, path)


def read_paper(folder: Path, name: str) -> bytes:
    """Raises ``Unavailable`` where the file is not there or was changed."""
    path = paper_path(folder, name)
    try:
        return keyring().unseal(path.read_bytes(), _place(name))
    except (OSError, InvalidTag, KeyError, IndexError):
        raise Unavailable("文件暂时无法读取，请联系平台工作人员。") from None


def paper_path(folder: Path, name: str) -> Path:
    """Where it lies; only a name that was given out is one."""
    if not _NAME.fullmatch(name):
        raise Unavailable("文件名不正确，无法读取。")
    return folder / name


def drop_paper(session: Session, folder: Path, name: str) -> None:
    """The file goes when the transaction has been committed."""
    path = folder / name

    def drop(_: Session) -> None:
        event.remove(session, "after_rollback", keep)
        path.unlink(missing_ok=True)

    def keep(_: Session) -> None:
        event.remove(session, "after_commit", drop)

    event.listen(session, "after_commit", drop, once=True)
    event.listen(session, "after_rollback", keep, once=True)


def _place(name: str) -> str:
    return f"paper.{name}"


def _go_with(session: Session, path: Path) -> None:
    """The file lives only if the transaction does."""

    def undo(_: Session) -> None:
        path.unlink(missing_ok=True)

    def keep(_: Session) -> None:
        event.remove(session, "after_rollback", undo)

    event.listen(session, "after_rollback", undo, once=True)
    event.listen(session, "after_commit", keep, once=True)
