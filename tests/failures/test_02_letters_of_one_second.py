"""
Class 2: a mail lost on an exception, of the desk's own making: two letters with one Message-ID.

The Message-ID of a letter is computed, not drawn, and `letters.message_id` is unique. Several mails on one
ticket that are dealt with in the same second, each of which makes the desk write the same words to the same
person, must all the same make several letters. Guard: the cause of a letter (`stages/writing.write`), which goes into the id. Take
it out of `_nonce`, and the rows but that of the notes turn red: all but the first mail lie in quarantine.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.living_house import mail
from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.failures.letters_seen import letters_to
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

ZEHRA, CAGRI, TEAM = "zehra@kurum.test", "cagri@kurum.test", "musteri-iliskileri@kurum.test"


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> DovecotHouse:
    return dovecot_house(tmp_path, dovecot, sink)


@dataclass(frozen=True)
class Row:
    """What `author` sends, so many times; whom `letters` reach then, counted in all."""

    texts: tuple[str, ...]
    letters: dict[str, int]
    author: str = ZEHRA
    is_proven: bool = True


ROWS = {
    "forged staff mail, of which coordinators are told": Row(
        ("#al",) * 3, {"mib@kurum.test": 3}, is_proven=False
    ),
    "the original": Row(("#asıl",) * 3, {ZEHRA: 6}),
    "the summary and the table": Row(("#özet\n#yardım",) * 3, {ZEHRA: 9}),
    "hand-over": Row(("#ata zehra", "#ata ayse", "#ata zehra"), {CAGRI: 3, ZEHRA: 2}, CAGRI),
    "notes": Row(("#not\nAynı not.",) * 3, {ZEHRA: 3}),
    "mail of the author": Row(("Hâlâ bekliyorum.",) * 3, {TEAM: 4}, "zeynep@yurttas.test"),
}


def again_and_again(row: Row, subject: str, replied: str) -> list[bytes]:
    """The same mail, each with an identity of its own, as mail programs give it."""
    threading = f"In-Reply-To: {replied}\nReferences: {replied}\n"
    raws = [mail(subject, text, row.author, more=threading) for text in row.texts]
    proof = b"dmarc=pass" if row.is_proven else b"dmarc=fail"
    return [
        re.sub(rb"Message-ID: <", b"Message-ID: <%d." % place, raw).replace(b"dmarc=pass", proof)
        for place, raw in enumerate(raws)
    ]


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_mails_of_one_turn_that_cause_the_same_letter_cause_it_each(house: DovecotHouse, row: Row) -> None:
    house.deliver("bilgi", mail("Konu", "Şikâyetçiyim."))
    house.turn()
    (notice,) = letters_to(house, TEAM)
    for raw in again_and_again(row, f"Re: {notice['Subject']}", str(notice["Message-ID"])):
        house.deliver("bilgi", raw)
    house.turn()
    assert house.ulak("quarantine", "list", "--json").json() == []
    reached = {address: len(letters_to(house, address)) for address in row.letters}
    assert reached == row.letters
