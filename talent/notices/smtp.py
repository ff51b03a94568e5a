"""Mail by SMTP, with the standard library."""

import smtplib
import ssl
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from talent.notices.channels import Message, Refused, Unreachable, mail_of

# For each answer of the server. A whole talk has about ten, and must end within the lease of the outbox.
TIMEOUT = 20.0
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_PERMANENT = 500


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed in, and as whom."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        """``smtp+starttls://user:password@host:587``; raises ``ValueError``, which does not quote the URL."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise ValueError("not an address like smtp+starttls://user:password@host:587") from None
        if parts.scheme not in PORTS or not host:
            raise ValueError(
                "not an address like smtp+starttls://user:password@host:587, smtps:// or smtp://"
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, host, port or PORTS[parts.scheme], user, password)


class SmtpMail:
    """A connection for each message: few are sent at a time, and nothing is left half open by a crash."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server = server
        self._sender = sender

    def send(self, message: Message) -> None:
        mail = mail_of(message, self._sender)
        client = self._open()
        try:
            client.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if all(code >= _PERMANENT for code in codes):
                raise Refused(f"the address is refused ({', '.join(map(str, codes))})") from error
            raise
        except smtplib.SMTPDataError as error:
            if error.smtp_code >= _PERMANENT:
                raise Refused(f"the message is refused ({error.smtp_code})") from error
            raise
        finally:
            # QUIT would wait for an answer; the message is handed over or refused already.
            client.close()

    def _open(self) -> smtplib.SMTP:
        try:
            client = self._connect()
            try:
                self._log_in(client)
            except BaseException:
                client.close()
                raise
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()) from error
        return client

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
        return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)

    def _log_in(self, client: smtplib.SMTP) -> None:
        if self._server.scheme == "smtp+starttls":
            client.starttls(context=ssl.create_default_context())
        if self._server.user:
            client.login(self._server.user, self._server.password)
