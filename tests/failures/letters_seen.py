"""Letters of a Dovecot house as their receivers see them, and mail written in reply to them."""

import email
import email.policy
from email.message import EmailMessage

from tests.cli.living_house import mail
from tests.failures.dovecot_house import DovecotHouse


def letters_to(house: DovecotHouse, address: str) -> list[EmailMessage]:
    """What came to that address, oldest first."""
    raws = (one.raw for one in house.sink.letters if address in one.recipients)
    return [email.message_from_bytes(raw, policy=email.policy.default) for raw in raws]


def text_of(letter: EmailMessage) -> str:
    """Subject and text, as a person reads them."""
    body = letter.get_body(("plain",))
    assert body is not None
    return f"{letter['Subject']}\n{body.get_content()}".replace("\r\n", "\n")


def writes(house: DovecotHouse, author: str, text: str, subject: str, **fields: str) -> None:
    """Somebody writes to bilgi, their domain proven by our border; what is due is done at once."""
    to = fields.pop("To", "bilgi@kamusm.test")
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items())
    house.deliver("bilgi", mail(subject, text, author, to, more))
    house.turn()


def answers(house: DovecotHouse, letter: EmailMessage, author: str, text: str, **fields: str) -> None:
    """They reply to that letter."""
    replied = {"In_Reply_To": str(letter["Message-ID"]), "References": str(letter["Message-ID"])}
    writes(house, author, text, f"Re: {letter['Subject']}", **replied, **fields)


def recipients_since(house: DovecotHouse, count: int) -> set[str]:
    """To whom anything went after the first so many letters."""
    return {address for one in house.sink.letters[count:] for address in one.recipients}
