"""Empties the outbox through the channels, one message at a time. See docs/decisions/0006."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from talent.kit.clock import now
from talent.kit.db import Database
from talent.notices.channels import Channel, MailFiles, Refused, SmsFiles, Unreachable
from talent.notices.composing import compose
from talent.notices.enums import ChannelName
from talent.notices.outbox import Claimed, claim, give_back, is_due, mark_failed, mark_sent
from talent.notices.smtp import SmtpMail, SmtpServer
from talent.settings import Settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Office:
    """Where messages go out, and the addresses of the site that stand in them."""

    channels: Mapping[ChannelName, Channel]
    base_url: str
    domain: str


def open_office(settings: Settings) -> Office:
    """The mail server of the settings, else files in the home."""
    domain = urlsplit(settings.base_url).hostname or "localhost"
    sender = settings.mail_from or f"no-reply@{domain}"
    outbox = settings.home / "outbox"
    mail: Channel = MailFiles(outbox / "mail", sender)
    if settings.smtp_url:
        mail = SmtpMail(SmtpServer.from_url(settings.smtp_url), sender)
    channels = {ChannelName.MAIL: mail, ChannelName.SMS: SmsFiles(outbox / "sms")}
    return Office(channels, settings.base_url, parseaddr(sender)[1].rpartition("@")[2])


def deliver(database: Database, office: Office, going_on: Callable[[], bool], most: int) -> bool:
    """At most so many messages while it is to go on; whether more may be sent at once."""
    return all(going_on() and _deliver_next(database, office) for _ in range(most))


def _deliver_next(database: Database, office: Office) -> bool:
    """Settles the message that is due the longest; False if none is, or if nobody takes any."""
    with database.read() as session:
        if not is_due(session, now()):
            return False
    with database.write() as session:
        claimed = claim(session, office.domain)
    return claimed is None or _hand_over(database, office, claimed)


def _hand_over(database: Database, office: Office, claimed: Claimed) -> bool:
    """Whether it is worth while to go on with the next."""
    try:
        office.channels[claimed.channel].send(compose(claimed, office.base_url))
    except Unreachable as error:
        logger.warning("messages can not be handed over: %s", error)
        with database.write() as session:
            give_back(session, claimed.message_id, str(error))
        return False
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one message, the others must go out
        # Words of a server may quote the address; its number says enough.
        reason = str(error) if isinstance(error, Refused) else _told_by(error)
        logger.warning("a message could not be handed over: %s", reason)
        with database.write() as session:
            mark_failed(session, claimed.message_id, reason, for_good=isinstance(error, Refused))
    else:
        with database.write() as session:
            mark_sent(session, claimed.message_id)
    return True


def _told_by(error: Exception) -> str:
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
