"""What stands for a mail that could not be read."""

import hashlib

from ulak.mail.address import Address
from ulak.mail.message import Attachment, Message, Origin


def unreadable(raw: bytes) -> Message:
    """
    A message without author or text, the whole mail attached.

    Its clock runs all the same, so it must be possible to open a ticket for it; nobody is
    acknowledged, because nobody can be told.
    """
    digest = hashlib.sha256(raw).hexdigest()
    return Message(
        headers=(),
        author=Address(""),
        reply_to=None,
        to=(),
        cc=(),
        subject="(okunamadı / could not be read)",
        message_id=f"<{digest}@ulak.invalid>",
        message_id_given=False,
        in_reply_to=(),
        references=(),
        date=None,
        text="",
        reply_text="",
        language="",
        attachments=(Attachment("original.eml", "message/rfc822", raw, refused="could not be read"),),
        origin=Origin.HUMAN,
        automatic="could not be read",
        bounce_for=(),
        returned=(),
        is_forward=False,
        flags=("could not be read",),
        digest=digest,
    )
