"""Mails and rulebooks for the tests of rules."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rulebook import Rulebook
from ulak.errors import ConfigError
from ulak.mail.address import Address
from ulak.mail.message import Attachment, Header, Message, Origin
from ulak.mail.parse import PRIVATE_KEY
from ulak.mail.private_key import file_fingerprint
from ulak.shipped import shipped

ISTANBUL = ZoneInfo("Europe/Istanbul")
NOTHING = Message(
    headers=(), author=Address("zeynep@ornek.test", "Zeynep"), reply_to=None, to=(Address("bilgi@kamusm.test"),),
    cc=(), subject="", message_id="<a1@ornek.test>", message_id_given=True, in_reply_to=(), references=(),
    date=None, text="", reply_text="", language="tr", attachments=(), origin=Origin.HUMAN, automatic="",
    bounce_for=(), returned=(), is_forward=False, flags=(), digest="d",
)  # fmt: skip

# Enough of a house for a rule to refer to.
HOUSE = """
teams:
  ssl: { title: { tr: SSL Ekibi, en: SSL team }, address: ssl-ekip@kurum.test, lead: ayse@kurum.test, members: [ayse@kurum.test, Mehmet@Kurum.test] }
  desk: { address: desk@kurum.test }
roles: { coordinators: [mib@kurum.test], on-call: [], nobody: }
calendars:
  office: { country: TR, hours: { mon-fri: "08:10-19:00" } }
promises:
  first-answer: { within: 8h, clock: office, kept-by: answer, pauses: true }
  preliminary-report: { within: 24h, clock: wall, kept-by: preliminary-report, to: [reporter, subscriber], escalate: report }
  petition: { within: 30d, clock: wall, kept-by: answer, legal: true }
escalations:
  default: [{ at: 50%, tell: [owner, team] }, { at: 100%, tell: coordinators, every: 1d }]
  report: [{ at: 12h, tell: [lead] }]
products: { ssl: { tr: SSL Sertifikası, en: TLS server certificate }, nes: { tr: NES, en: qualified certificate } }
categories: { delivery: { en: delivery } }
root-causes: { courier: }
institutions:
  A Bakanlığı: uzman@kurum.test
  b_univ: { tr: B Üniversitesi, specialist: Mehmet@kurum.test }
"""
LAST = """
  - name: catch-all
    when: {}
    then: { kind: other, team: desk }
"""


def mail(
    subject: str = "", body: str = "", headers: tuple[tuple[str, str], ...] = (), **changes: Any
) -> Message:
    """A mail of Zeynep's to bilgi@ with these differences."""
    message = replace(NOTHING, subject=subject, text=body, reply_text=body)
    return replace(message, headers=tuple(Header(*pair) for pair in headers), **changes)


def file_named(name: str, content: bytes = b"") -> Attachment:
    """As it is read: one that holds a key is withheld."""
    refused = PRIVATE_KEY if file_fingerprint(content) else ""
    return Attachment(name, "application/octet-stream", content, refused=refused)


def rulebook(rules: str = "", house: str = HOUSE, last: str = LAST) -> Rulebook:
    """A rulebook of the little house with these rules before its catch-all."""
    return read_rules({"10-house.yaml": house, "20-rules.yaml": f"rules:{rules}{last}"}, ISTANBUL)


def shipped_files() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(shipped("rules").glob("*.yaml"))}


def problems(files: dict[str, str]) -> tuple[str, ...]:
    """Everything that is wrong with these files."""
    try:
        read_rules(files, ISTANBUL)
    except ConfigError as wrong:
        return tuple(str(wrong).splitlines())
    return ()
