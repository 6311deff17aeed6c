"""What the table of command words says of each: its two spellings, its value, what becomes of the text."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from ulak.desk.rules.rulebook import Words


class Command(StrEnum):
    """A command by its Turkish word."""

    NOTE = "not"
    ANSWER = "yanıt"
    ANYWAY = "yine-de"
    PRELIMINARY_REPORT = "ön-rapor"
    TAKE = "al"
    ASSIGN = "ata"
    ASK = "sor"
    PARTICIPANT = "katılımcı"
    AUTHOR = "yazar"
    KIND = "tür"
    PRODUCT = "ürün"
    CATEGORY = "kategori"
    PRIORITY = "öncelik"
    INSTITUTION = "kurum"
    WAIT = "bekle"
    CLOSE = "kapat"
    REOPEN = "aç"
    ANSWERED_BY = "yanıtlandı"
    MERGE = "birleştir"
    SPLIT = "ayır"
    SUBMIT_APPROVAL = "onaya-sun"
    SUBMIT_SIGNATURE = "imzaya-sun"
    APPROVE = "onay"
    RETURN = "iade"
    SIGNED = "imzalandı"
    GROUND = "gerekçe"
    REVOKED = "iptal-edildi"
    CERTIFICATE = "sertifika"
    ACTION = "aksiyon"
    ORIGINAL = "asıl"
    HISTORY = "özet"
    MINE = "benim"
    HELP = "yardım"
    UNDO = "geri-al"
    RESCUE = "kurtar"
    SPAM = "spam"
    CHANNEL = "kanal"
    NAME = "ad"
    EMAIL = "e-posta"
    PHONE = "telefon"
    DATE = "tarih"
    RECORD = "evrak"
    LINK = "bağlantı"
    PREFERENCE = "tercih"


_NO_WORDS = Words("", "")


class Section(Enum):
    """The headings of the table, in its order."""

    TEXT = Words("Yanıt ve not", "Answer and note")
    WHO = Words("Kayıt kimde", "Who has the ticket")
    CLASSES = Words("Sınıflandırma", "Classification")
    COURSE = Words("Bekleme, kapatma, birleştirme", "Waiting, closing, merging")
    GATES = Words("Onay ve imza", "Approval and signature")
    REPORTS = Words("Sertifika problem bildirimleri", "Certificate problem reports")
    MAILED = Words("Size gönderilenler", "To be mailed to you")
    UNDO = Words("Geri alma", "Taking back")
    JUNK = Words("İstenmeyenler listesi", "The junk list")
    OPENING = Words("Başkası adına kayıt açma", "Opening a ticket for somebody else")


class TextUse(StrEnum):
    """
    What becomes of the text under the commands.

    A `subscriber-answer` goes to a subscriber and not to the author. A `question` goes to colleagues with
    the command that says so, a `frozen` text to a gate, a `task` to whoever is to do it: the command's own
    function deals with it, and the mail stands on the ticket as a note.
    """

    NOTE = "note"
    ANSWER = "answer"
    PRELIMINARY_REPORT = "preliminary-report"
    SUBSCRIBER_ANSWER = "subscriber-answer"
    QUESTION = "question"
    FROZEN = "frozen"
    TASK = "task"


class Takes(Enum):
    """Whether something stands after the word."""

    NOTHING = "nothing"
    MAYBE = "maybe"
    VALUE = "value"


class TakenBack(Enum):
    """What `#geri-al` can do about a command, as the table says it."""

    FIELDS = Words("#geri-al", "#undo")
    LETTER = Words("#geri-al, gitmeden önce", "#undo, before it leaves")
    NOTHING = Words("değiştirdiği bir şey yok", "it changes nothing")
    STAYS = Words("not kayıtta kalır", "the note stays on the ticket")
    PARTLY = Words("#geri-al; giden yazılar geri alınamaz", "#undo; letters that went out stay out")
    NEVER = Words("geri alınamaz", "cannot be taken back")


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One row of the table.

    `value` is what stands after the word, `example` a line as it is written. `text` is what the text
    under it becomes; `yields` where another word of the mail may say otherwise; `asks` where the mail
    only wants something of the desk, so that a text under nothing but such words is a note. `needs_text`
    refuses the word without one. `repeats` lets it stand twice in a mail. `narrow` is permitted by the id
    of a member's own notice where no server proves anybody. `back` is what `#geri-al` can do about it.
    """

    command: Command
    english: str
    section: Section
    effect: Words
    value: Words = _NO_WORDS
    takes: Takes = Takes.NOTHING
    example: Words = _NO_WORDS
    text: TextUse | None = None
    yields: bool = False
    asks: bool = False
    needs_text: bool = False
    repeats: bool = False
    narrow: bool = False
    back: TakenBack = TakenBack.FIELDS
