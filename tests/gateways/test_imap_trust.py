"""Who is let in: certificates, STARTTLS and passwords, each with its own sentence."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.faulty_imap import FaultyImap
from ulak.errors import ConfigError, Unavailable
from ulak.gateways.imap import ImapAccount, ImapMailbox
from ulak.gateways.network import Security


def look(account: ImapAccount) -> tuple[int, ...]:
    mailbox = ImapMailbox("bilgi", account, ZoneInfo("Europe/Istanbul"))
    try:
        return mailbox.announce("INBOX", None, None).uids
    finally:
        mailbox.close()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_of_a_known_authority_is_trusted(dovecot: Dovecot, security: Security, host: str):
    port = dovecot.tls_port if security is Security.TLS else dovecot.port
    user = dovecot.fresh_user()
    dovecot.append(user, "INBOX", b"Subject: one\r\n\r\n")
    assert look(ImapAccount(host, port, security, user, dovecot.password, str(dovecot.ca_file))) == (1,)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_nobody_vouches_for_is_not(dovecot: Dovecot, security: Security):
    port = dovecot.tls_port if security is Security.TLS else dovecot.port
    with pytest.raises(
        Unavailable, match=rf"bilgi.*localhost:{port}: its certificate is not trusted .*ca_file"
    ):
        look(ImapAccount("localhost", port, security, "a", dovecot.password))


def test_a_wrong_password_says_where_to_look(dovecot: Dovecot):
    with pytest.raises(
        Unavailable, match=r"login of deniz was refused \(.*Authentication failed.*\); check username"
    ):
        look(ImapAccount(dovecot.host, dovecot.port, Security.PLAIN, "deniz", "wrong"))


def test_a_port_without_tls_says_so(dovecot: Dovecot):
    with pytest.raises(Unavailable, match="TLS failed .*check that port and security belong together"):
        look(ImapAccount("localhost", dovecot.port, Security.TLS, "a", "b", str(dovecot.ca_file)))


def test_a_server_without_starttls_gets_no_password(tmp_path: Path):
    with FaultyImap({}) as server:
        with pytest.raises(Unavailable, match="does not offer STARTTLS"):
            look(ImapAccount(server.host, server.port, Security.STARTTLS, "a", "secret"))
        assert not any("secret" in command for command in server.commands)


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("127.0.0.1", "nothing listens there"),
        ("no-such-host.invalid", "cannot be resolved"),
    ],
)
def test_a_server_that_is_not_there(host: str, sentence: str):
    with pytest.raises(Unavailable, match=sentence):
        look(ImapAccount(host, 1, Security.PLAIN, "a", "b"))


def test_a_ca_file_that_holds_none_is_the_administrators_to_correct(tmp_path: Path):
    (tmp_path / "ca.pem").write_text("not a certificate")
    with pytest.raises(ConfigError, match=r"ca\.pem: no certificate can be read from it"):
        look(ImapAccount("127.0.0.1", 1, Security.TLS, "a", "b", str(tmp_path / "ca.pem")))
    mailbox = ImapMailbox(
        "bilgi",
        ImapAccount("127.0.0.1", 1, Security.TLS, "a", "b", "/nowhere.pem"),
        ZoneInfo("Europe/Istanbul"),
    )
    (problem,) = mailbox.check(("INBOX",))
    assert problem.startswith("/nowhere.pem: no certificate")


def test_a_password_is_not_shown():
    assert "hunter2" not in repr(ImapAccount("h", 1, Security.TLS, "u", "hunter2"))
