"""
What a stranger puts into a header comes back in ours, through triage, writing and dispatch, as words.

Python 3.11's EmailMessage makes a `Bcc` of its own out of a Subject that was encoded twice: decoded once,
as it must be, it is still an encoded word, and that is decoded again when a reply is written with it.
"""

import email
from email import policy
from email.header import decode_header
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.living_house import ADDRESSES, mail
from tests.stages.office_desk import OfficeDesk
from ulak.desk.ticket import Purpose
from ulak.mail.compose import ALLOWED

LETTER = Path(__file__).parents[1] / "letters" / "14-subject-encoded-twice.eml"
AGENT, AUTHOR = "cagri@kurum.test", "kotu@evil.test"
SUBJECTS = {
    "encoded twice": "=?utf-8?Q?=3D=3Futf-8=3Fq=3Fa=3D0D=3D0ABcc:=5Fevil=40x.test=3F=3D?=",
    "encoded twice in base64": "=?utf-8?b?PT91dGYtOD9xP2E9MEQ9MEFCY2M6X2V2aWxAeC50ZXN0Pz0=?=",
    "opened by what is removed": "=?utf-8?Q?=3D=C2=AD=3Futf-8=3Fq=3Fa=3D0D=3D0ABcc:=5Fevil=40x.test=3F=3D?=",
    "line ends in an encoded word": "=?utf-8?Q?a=0D=0ABcc:_evil=40x.test?=",
    "line ends of Unicode": "=?utf-8?Q?a=E2=80=A8Bcc:_evil=40x.test=C2=85To:_evil=40x.test?=",
    "NUL and a half of a letter": "=?utf-8?Q?a=00Bcc:_evil=40x.test=ED=A0=80?=",
    "ten thousand letters": "=?utf-8?Q?=3D=3F?=" * 2_500,
}


def sent(desk: OfficeDesk) -> list[tuple[tuple[str, ...], bytes]]:
    """All that leaves now, with its envelope."""
    desk.triage()
    while desk.dispatch():
        pass
    letters, desk.courier.letters = desk.courier.letters, []
    return letters


@pytest.mark.parametrize("name", [SUBJECTS["encoded twice in base64"], "Kotu"], ids=["evil name", "name"])
@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS.keys())
def test_a_double_encoded_subject_adds_no_header_to_any_letter(subject: str, name: str, desk: OfficeDesk):
    raw = LETTER.read_bytes()
    assert SUBJECTS["encoded twice"].encode() in raw
    raw = raw.replace(SUBJECTS["encoded twice"].encode(), subject.encode())
    desk.takes(raw.replace(b"Kotu <", f"{name} <".encode()))
    first = sent(desk)
    (ticket,) = desk.tickets()
    # The agent's mail program repeats the subject as it was decoded, which is an encoded word again.
    desk.takes(mail(f"Re: [{ticket.number}] {decoded_once(subject)}", "Yenilendi.", author=AGENT))
    letters = [*first, *sent(desk)]
    purposes = {one.purpose for one in desk.office.tickets.dossier(ticket.number).letters}
    assert purposes >= {Purpose.ACKNOWLEDGEMENT, Purpose.NOTICE, Purpose.ANSWER, Purpose.RECEIPT}
    assert len(letters) >= 4
    for envelope, wire in letters:
        is_ours_alone(envelope, wire)


def is_ours_alone(envelope: tuple[str, ...], wire: bytes) -> None:
    """Read by both readers of the library, and once more as the newer one would send it on."""
    assert "x.test" not in "".join(envelope)
    assert wire.index(b"\r\n\r\n") + 4 <= 4096
    modern = email.message_from_bytes(wire, policy=policy.default)
    assert isinstance(modern, EmailMessage)
    for read in (email.message_from_bytes(wire), modern, email.message_from_bytes(modern.as_bytes())):
        assert len(read.keys()) == len(set(read.keys()))
        assert set(read.keys()) <= ALLOWED
    people = {one.addr_spec for name in ("To", "Cc") if modern[name] for one in modern[name].addresses}
    assert people == set(envelope)
    assert modern["From"].addresses[0].addr_spec in ADDRESSES.values()


def decoded_once(subject: str) -> str:
    parts = decode_header(subject)
    words = "".join(part.decode(label or "ascii", "replace") for part, label in parts)
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:900]
