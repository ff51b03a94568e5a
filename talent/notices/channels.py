"""Ways out of the site: what every channel does, and the one that writes files."""

import json
import os
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import EmailPolicy
from pathlib import Path
from typing import Protocol

from talent.kit.clock import now
from talent.kit.files import replacing


@dataclass(frozen=True)
class Message:
    """``id`` stays the same if a message has to be sent again. ``stop_url`` turns its like off."""

    id: str
    to: str
    subject: str
    text: str
    stop_url: str


class Refused(Exception):
    """It will never be taken, however often it is tried. Says why without an address or a text."""


class Unreachable(Exception):
    """Nobody is there to take anything: no fault of this message. Says why in one word."""


class Channel(Protocol):
    def send(self, message: Message) -> None:
        """Returns when the message is in other hands. Raises ``Refused``, ``Unreachable``, or anything else
        that may be over when it is tried again.
        """


class _Whole(EmailPolicy):
    """Leaves addresses in headers whole: what is too long for a line would be encoded past recognition."""

    def fold(self, name: str, value: str) -> str:
        if name in ("Message-ID", "List-Unsubscribe"):
            return f"{name}: {value}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        if name in ("Message-ID", "List-Unsubscribe"):
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


_WIRE = _Whole(linesep="\r\n")


class MailFiles:
    """For want of a mail server: a file a message, ``outbox/mail/*.eml``. Sent again it is the same file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, message: Message) -> None:
        _write(self._folder, f"{_name(message)}.eml", mail_of(message, self._sender).as_bytes())


class SmsFiles:
    """A JSON file a message, ``outbox/sms/*.json``, for a gateway to take from there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message) -> None:
        content = {"id": message.id, "to": message.to, "text": message.text}
        _write(self._folder, f"{_name(message)}.json", json.dumps(content, ensure_ascii=False).encode())


def mail_of(message: Message, sender: str) -> EmailMessage:
    """As it goes over the wire, with what lets a mail program offer to stop it (RFC 8058)."""
    mail = EmailMessage(policy=_WIRE)
    mail["From"] = sender
    mail["To"] = message.to
    mail["Subject"] = message.subject
    mail["Date"] = now()
    mail["Message-ID"] = message.id
    # No automatic answer, please (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{message.stop_url}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text, cte="base64")
    return mail


def _name(message: Message) -> str:
    return "".join(one if one.isalnum() or one in ".-" else "_" for one in message.id.strip("<>"))


def _write(folder: Path, name: str, content: bytes) -> None:
    # An address stands in it: for the owner of the service alone.
    os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103 - Path.mkdir gives parents another mode
    with replacing(folder / name) as file:
        file.write(content)
