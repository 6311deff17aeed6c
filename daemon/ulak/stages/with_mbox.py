"""The whole ticket as a file for a mail program, enclosed with a summary."""

from dataclasses import replace
from datetime import datetime

from ulak.desk.coming.posted import Posted, PostedMail
from ulak.desk.decision import Draft
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words
from ulak.mail.key_free import page_of
from ulak.mail.mbox import mboxrd, rewritten
from ulak.mail.message import Attachment
from ulak.mail.parse import parse
from ulak.mail.private_key import holds_private_key_text

ENCLOSED = Words(
    "Ekteki {name} dosyasında kaydın {count} iletisi, numaraları gizlenmeden ve ekleriyle durur; bir e-posta"
    " programı onu açar. Özel anahtarlar çıkarılmıştır.",
    "The enclosed file {name} holds {count} mails of the ticket, no number masked, with their attachments; a"
    " mail program opens it. Private keys are cut out.",
)
NO_ROOM = Words(
    "Yer kalmadığı için en eski {count} ileti dosyada yok.",
    "For want of room the oldest {count} mails are not in the file.",
)
NOTHING = Words("Gönderilecek bir ileti yok.", "There is no mail to enclose.")


def with_mbox(draft: Draft, posted: Posted, number: str, house: House) -> Draft:
    """The summary with the file, and a sentence that says what is in it and what is not."""
    if not posted.mails:
        return replace(draft, text=say(NOTHING, draft.language))
    file = mboxrd(_entry(one, house) for one in posted.mails)
    name = f"{number}.mbox"
    said = [say(ENCLOSED, draft.language, name=name, count=str(len(posted.mails)))]
    if posted.left_out:
        said.append(say(NO_ROOM, draft.language, count=str(posted.left_out)))
    enclosed = (*draft.attachments, Attachment(name, "application/mbox", file))
    return replace(draft, text="\n".join(said), attachments=enclosed)


def _entry(mail: PostedMail, house: House) -> tuple[datetime, str, bytes]:
    """Our letters as they left; what came written anew from what was read of it."""
    if mail.is_ours and not holds_private_key_text(mail.raw.decode("ascii", "replace")):
        return mail.at, mail.sender, mail.raw
    message = parse(mail.raw, language=house.language)
    return mail.at, mail.sender, rewritten(message, page_of(mail.raw))
