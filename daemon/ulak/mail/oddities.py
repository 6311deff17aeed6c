"""What staff should know of a mail before they answer it: sealed, registered or disguised ones."""

import re
from collections.abc import Iterator, Sequence

from ulak.mail.address import Address
from ulak.mail.structure import Leaf

_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # RFC 5652 §5.1
_ENVELOPED_DATA = bytes.fromhex("06092a864886f70d010703")  # RFC 5652 §6.1
_HEAD = 64
_ADDRESS_IN_NAME = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")

KEP = "kep: registered e-mail, answer it through KEP"


def is_registered_mail(author: Address) -> bool:
    """A KEP mailbox (Turkish registered e-mail): ordinary SMTP may not reach it."""
    return author.domain == "kep.tr" or author.domain.endswith(".kep.tr")


def oddities(author: Address, reply_to: Address | None, leaves: Sequence[Leaf]) -> Iterator[str]:
    """Flags in plain words."""
    if is_registered_mail(author):
        yield KEP
    shown = _ADDRESS_IN_NAME.search(author.name)
    if shown and shown[0].lower() != author.address:
        yield "the display name of From shows another address"
    if reply_to is not None and reply_to.address != author.address:
        yield "Reply-To is not From"
    for leaf in leaves:
        if leaf.type in _PKCS7 and _ENVELOPED_DATA in leaf.content[:_HEAD]:
            yield "S/MIME encrypted: it cannot be read here"
        elif leaf.type in _PKCS7 and _SIGNED_DATA in leaf.content[:_HEAD]:
            yield "S/MIME signed: the text is inside the attachment"
        elif leaf.type == "application/ms-tnef":
            yield "TNEF: attachments may be inside the attachment"
