"""What staff should know of a mail before they answer it: registered or disguised ones."""

import re
from collections.abc import Iterator

from ulak.mail.address import Address
from ulak.mail.from_field import foreign_alphabet

_ADDRESS_IN_NAME = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")

KEP = "kep: registered e-mail, answer it through KEP"


def is_registered_mail(author: Address) -> bool:
    """A KEP mailbox (Turkish registered e-mail): ordinary SMTP may not reach it."""
    return author.domain == "kep.tr" or author.domain.endswith(".kep.tr")


def oddities(author: Address, reply_to: Address | None) -> Iterator[str]:
    """Flags in plain words."""
    if is_registered_mail(author):
        yield KEP
    shown = _ADDRESS_IN_NAME.search(author.name)
    if shown and shown[0].lower() != author.address:
        yield "the display name of From shows another address"
    if alphabet := foreign_alphabet(author.domain):
        yield f"the domain of From has {alphabet} letters"
    if reply_to is not None and reply_to.address != author.address:
        yield "Reply-To is not From"
