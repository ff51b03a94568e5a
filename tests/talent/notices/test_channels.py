"""Messages in other hands: what a mail looks like, in a file and on the wire."""

import json
import smtplib
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from talent.notices.channels import MailFiles, Message, Refused, SmsFiles
from talent.notices.smtp import SmtpMail, SmtpServer
from tests.mailbox import Mailbox, open_mailbox

MESSAGE = Message(
    "<7.1770000000@jicai.example>",
    "li@example.com",
    "机构审核结果：已认证（冀才）",
    "您好。\n.\n以点开头的一行也要到。\n",
    f"https://jicai.example/notices/stop/123456.account-alerts-applications-demands.{'0' * 32}",
)
SENDER = "冀才 <no-reply@jicai.example>"


def smtp(box: Mailbox) -> SmtpMail:
    return SmtpMail(SmtpServer.from_url(box.url), SENDER)


def test_a_mail_arrives_as_it_was_written() -> None:
    with open_mailbox() as box:
        smtp(box).send(MESSAGE)
    (mail,) = box.came
    assert (mail["To"], mail["Subject"], mail["Message-ID"]) == (MESSAGE.to, MESSAGE.subject, MESSAGE.id)
    assert mail["From"] == SENDER
    assert mail.get_content().replace("\r\n", "\n") == MESSAGE.text


def test_a_mail_offers_to_stop_its_like_in_one_click() -> None:
    with open_mailbox() as box:
        smtp(box).send(MESSAGE)
    (mail,) = box.came
    assert mail["List-Unsubscribe"] == f"<{MESSAGE.stop_url}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"\r\nList-Unsubscribe: <{MESSAGE.stop_url}>\r\n".encode() in box.raw[0]


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_a_refusal_for_good_is_told_from_one_for_now(command: str) -> None:
    with open_mailbox() as box:
        box.answers = {command: ["550 no li@example.com here", "451 later"]}
        with pytest.raises(Refused) as refused:
            smtp(box).send(MESSAGE)
        assert "example.com" not in str(refused.value)
        with pytest.raises(smtplib.SMTPException):
            smtp(box).send(MESSAGE)
        smtp(box).send(MESSAGE)
    assert len(box.came) == 1


def test_without_a_mail_server_a_mail_is_a_file_and_again_the_same_file(tmp_path: Path) -> None:
    channel = MailFiles(tmp_path / "outbox" / "mail", SENDER)
    channel.send(MESSAGE)
    channel.send(MESSAGE)
    (path,) = (tmp_path / "outbox" / "mail").iterdir()
    raw = path.read_bytes()
    # Whole and plain, or no mail program finds the address in it.
    assert f"\r\nList-Unsubscribe: <{MESSAGE.stop_url}>\r\n".encode() in raw
    assert f"\r\nMessage-ID: {MESSAGE.id}\r\n".encode() in raw
    assert max(len(line) for line in raw.splitlines() if b"Unsubscribe" not in line) <= 78
    mail = message_from_bytes(raw, policy=default)
    assert mail["Subject"] == MESSAGE.subject
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == 0


def test_a_short_message_is_a_file_for_a_gateway(tmp_path: Path) -> None:
    SmsFiles(tmp_path).send(MESSAGE)
    (path,) = tmp_path.iterdir()
    assert json.loads(path.read_text("utf-8")) == {
        "id": MESSAGE.id,
        "to": MESSAGE.to,
        "text": MESSAGE.text,
    }


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", SmtpServer("smtp", "mail.example", 25)),
        (
            "smtp+starttls://a%40b:p%2Fw@mail.example",
            SmtpServer("smtp+starttls", "mail.example", 587, "a@b", "p/w"),
        ),
        ("smtps://mail.example:4650", SmtpServer("smtps", "mail.example", 4650)),
    ],
)
def test_the_address_of_a_mail_server_is_read(url: str, expected: SmtpServer) -> None:
    assert SmtpServer.from_url(url) == expected


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://:26", "smtp://h:port", "smtp://["]
)
def test_an_address_that_is_none_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(ValueError, match="not an address") as caught:
        SmtpServer.from_url(url)
    assert url not in str(caught.value)


def test_the_password_of_a_mail_server_is_not_printed() -> None:
    assert "hush" not in repr(SmtpServer.from_url("smtp://u:hush@mail.example"))
