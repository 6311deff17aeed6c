"""
Class 9: a reply attaches to an old ticket it has nothing to do with.

Guard: `desk/signed_id.read` believes an id only with our HMAC over it, and `desk/identify.standing` appends
only for participants. Let `read` skip the comparison, and the first test turns red; let `standing` call
everybody a participant, and the second does.
"""

import re
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.cli.living_house import mail
from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

AUTHOR = "zeynep@yurttas.test"


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> DovecotHouse:
    one = dovecot_house(tmp_path, dovecot, sink)
    one.deliver("bilgi", mail(author=AUTHOR, more="X-Was: first\n"))
    one.turn()
    return one


def acknowledgement(house: DovecotHouse) -> str:
    (letter,) = [one for one in house.sink.letters if one.recipients == (AUTHOR,)]
    return str(message_from_bytes(letter.raw)["Message-ID"])


def forged(message_id: str) -> str:
    """Another desk of the same name gives such ids: all is as in ours but what the secret makes."""
    local, _, domain = message_id.partition("@")
    number, word, issued, nonce, ours, bound = local.split(".")
    return f"{number}.{word}.{issued}.{nonce}.{bound}.{ours}@{domain}"


def replies(house: DovecotHouse, to: str, author: str, subject: str) -> None:
    house.deliver("bilgi", mail(subject, "Ek bilgi.", author, more=f"In-Reply-To: {to}\nReferences: {to}\n"))
    house.turn()


def test_an_id_that_only_looks_like_ours_leads_nowhere(house: DovecotHouse) -> None:
    own = acknowledgement(house)
    replies(house, forged(own), AUTHOR, "Yanıt")
    assert len(house.tickets()) == 2
    replies(house, own, AUTHOR, "Gerçek yanıt")
    assert len(house.tickets()) == 2


def test_a_mail_that_somebody_else_wrote_leads_its_replier_to_a_ticket_of_their_own(
    house: DovecotHouse,
) -> None:
    (ticket,) = house.tickets()
    first = house.show(ticket["number"])["messages"][0]["message_id"]
    replies(house, first, "yabanci@baska.test", "Yanıt")
    old, new = house.tickets()
    assert [one["relation"] for one in new["links"]] == ["about"]
    assert len([one for one in house.show(old["number"])["messages"] if one["direction"] == "in"]) == 1
    assert not re.search("yabanci", str(house.show(old["number"])["participants"]))
