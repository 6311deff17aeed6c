"""How the mail servers of config.toml are reached; nothing is connected to here."""

from collections.abc import Mapping

from ulak.config import MailboxTable, Server, Settings
from ulak.credentials import password
from ulak.gateways.imap import ImapAccount, ImapMailbox
from ulak.gateways.network import Security
from ulak.gateways.smtp import Courier, SmtpAccount


def mailbox_of(box: MailboxTable, settings: Settings, environment: Mapping[str, str]) -> ImapMailbox:
    """How that mailbox is read; nothing is connected to yet."""
    server = box.imap
    account = ImapAccount(
        server.host,
        server.port,
        Security(server.security),
        server.username,
        password(box, "imap", environment),
        _file(server),
    )
    return ImapMailbox(box.name, account, settings.desk.timezone, inbox=box.folders[0], idle=box.idle)


def courier_of(box: MailboxTable, environment: Mapping[str, str]) -> Courier:
    """How that mailbox's letters leave; nothing is connected to yet."""
    server = box.smtp
    account = SmtpAccount(
        server.host,
        server.port,
        Security(server.security),
        server.username,
        password(box, "smtp", environment),
        _file(server),
    )
    return Courier(box.name, account)


def courier_to_border(box: MailboxTable, host: str, port: int) -> Courier:
    """How a stranger's mail to that mailbox comes in: no login, no trust."""
    return Courier(box.name, SmtpAccount(host, port, Security.PLAIN, "", ""))


def _file(server: Server) -> str:
    return str(server.ca_file) if server.ca_file else ""
