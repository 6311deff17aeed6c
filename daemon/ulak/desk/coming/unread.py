"""What of a mail nobody here can read, and what only looks like a proof: told to staff, and to the author."""

from collections.abc import Iterator

from ulak.desk.coming.occasion import Occasion
from ulak.desk.decision import Draft
from ulak.desk.drafts import acknowledgement
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Ticket
from ulak.mail.mask import mask
from ulak.mail.unwrapped import SMIME_UNOPENED, TNEF_UNOPENED

ENCRYPTED_LETTER = "acknowledgement-encrypted"
_ENCRYPTED = Words(
    "İleti şifreli ({how}) ve burada okunamıyor. Süreler yine de işliyor. Başvuru sahibine otomatik ileti"
    " gönderilebiliyorsa kendisinden iletisini şifrelemeden yeniden göndermesi istenir.",
    "This mail is encrypted ({how}) and cannot be read here. The clocks run all the same. Where the author"
    " may be written to automatically, they are asked to send it again unencrypted.",
)
_SIGNED = Words(
    "S/MIME imzası: {names}. İmza ve sertifika zinciri denetlenmemiştir; gönderenin kimliğini kanıtlamaz.",
    "S/MIME signature: {names}. Neither the signature nor its chain has been checked; it proves nobody.",
)
_UNOPENED = Words(
    "Ekteki {what} açılamadı; iletinin metni ve ekleri bunun içinde olabilir.",
    "The attached {what} could not be opened; the text and the files of the mail may be inside of it.",
)


def words(occasion: Occasion) -> Iterator[str]:
    """What staff should know before they look for a text that is not there."""
    message, language = occasion.message, occasion.house.language
    if message.encrypted:
        yield say(_ENCRYPTED, language, how=message.encrypted)
    if message.signers:
        yield say(_SIGNED, language, names=mask(", ".join(f"CN={name}" for name in message.signers)))
    for flag, what in ((SMIME_UNOPENED, "smime.p7m"), (TNEF_UNOPENED, "winmail.dat")):
        if flag in message.flags:
            yield say(_UNOPENED, language, what=what)


def letter_for(occasion: Occasion, wanted: str) -> str:
    """Who wrote what nobody can read is told so, whatever the rules have for others."""
    return ENCRYPTED_LETTER if occasion.message.encrypted else wanted


def to_the_author(occasion: Occasion, ticket: Ticket, why_not: str) -> tuple[Draft, ...]:
    """Of a later mail nothing else would tell the author that it was not understood."""
    if not occasion.message.encrypted or why_not:
        return ()
    return (acknowledgement(ticket, occasion.message, ENCRYPTED_LETTER, ""),)
