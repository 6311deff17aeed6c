"""
Replies that a script writes: Python's EmailMessage folds every long Message-ID as encoded words.

RFC 2047 §5 allows none there, but people's programs answer our letters so; each kind must find its ticket.
"""

import email.policy
from collections.abc import Callable
from datetime import UTC, timedelta
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.mime.text import MIMEText
from email.policy import EmailPolicy
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path

import pytest

from tests.scenarios import grammar
from tests.scenarios.player import Player
from tests.scenarios.posted import MX, Posted
from tests.scenarios.world_inside import inside

LETTERS = """
hold 0s

at 2026-11-24 09:00
mail to bilgi@kurum.test
  From: kerem@firma.test
  Message-ID: <a-first-mail-whose-id-is-much-longer-than-a-line-of-a-header-may-be-0123456789@firma.test>
  Subject: Kart okuyucu

  Kart okuyucum bozuldu.
expect mail to kerem@firma.test, the acknowledgement
expect mail to musteri-iliskileri@kurum.test, the notice
reply to the notice from cagri@kurum.test, proven
  #al
  #sor mehmet
  Kart ne zaman basıldı?
expect mail to cagri@kurum.test, the receipt
expect mail to mehmet@kurum.test, the question
reply to the notice from cagri@kurum.test, proven
  #onaya-sun
  Kartınız yolda.
expect mail to cagri@kurum.test
expect mail to yonetim@kurum.test, the gate letter
"""
REPLIES = {
    "the acknowledgement": ("kerem@firma.test", "Bir haftadır bekliyorum."),
    "the notice": ("cagri@kurum.test", "#evrak E-4711"),
    "the receipt": ("cagri@kurum.test", "Yarın yeniden bakalım."),
    "the question": ("mehmet@kurum.test", "Dün basıldı."),
    "the gate letter": ("yonetim@kurum.test", "#iade kaynak ekleyin"),
}
JOURNAL = {
    "the acknowledgement": "author wrote",
    "the notice": "contact changed",
    "the receipt": "note filed",
    "the question": "consultation ended",
    "the gate letter": "text returned",
}
Program = Callable[[dict[str, str], str], bytes]


def _by_email_message(policy: EmailPolicy) -> Program:
    def write(headers: dict[str, str], text: str) -> bytes:
        mail = EmailMessage(policy)
        for name, value in headers.items():
            mail[name] = value
        mail.set_content(text)
        return mail.as_bytes()

    return write


def _by_mime_text(headers: dict[str, str], text: str) -> bytes:
    mail = MIMEText(text, "plain", "utf-8")
    for name, value in headers.items():
        mail[name] = value
    written = BytesIO()
    BytesGenerator(written, mangle_from_=False).flatten(mail, linesep="\r\n")
    return written.getvalue()


PROGRAMS = {
    "EmailMessage": _by_email_message(email.policy.default),
    "EmailMessage for SMTP": _by_email_message(email.policy.SMTP),
    "MIMEText and BytesGenerator": _by_mime_text,
}


def _reply(program: Program, letter: Posted, author: str, text: str, player: Player) -> bytes:
    """A reply that names the ticket in its threading headers alone."""
    replied = letter.header("Message-ID")
    proof = f"{MX}; dmarc=pass header.from={author.partition('@')[2]}"
    stamps = f"Authentication-Results: {proof}\r\nReceived: from x by {MX} with ESMTPS; {format_datetime(player.now)}\r\n"
    headers = {
        "From": author,
        "To": "bilgi@kurum.test",
        "Subject": "Re: hk.",
        "Message-ID": f"<{abs(hash((letter.raw, text)))}@script.test>",
        "In-Reply-To": replied,
        "References": f"{letter.header('References')} {replied}".strip(),
    }
    return stamps.encode() + program(headers, text)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_reply_written_by_a_program_finds_its_ticket(program: str, tmp_path: Path) -> None:
    story = grammar.parse("replies-of-programs", LETTERS)
    with inside(story, tmp_path) as world:
        player = Player(story, world)
        player.play()
        for minute, (name, reply) in enumerate(REPLIES.items(), start=1):
            seen = len(world.ask("show", "KSM-2026-000001")["journal"])
            raw = _reply(PROGRAMS[program], player.named[name], *reply, player)
            later = (player.now + timedelta(minutes=minute)).astimezone(UTC)
            world.deliver("bilgi", "INBOX", raw, later)
            world.turn(later)
            events = [one["event"] for one in world.ask("show", "KSM-2026-000001")["journal"][seen:]]
            assert JOURNAL[name] in events, name
        assert len(world.ask("tickets")) == 1
