"""The command words of staff mail: leading lines of `#word value`, in Turkish or English."""

import re
from dataclasses import dataclass
from enum import StrEnum

from ulak.desk.decision import ReceiptLine
from ulak.desk.rulebook import Words
from ulak.mail.fold import fold
from ulak.mail.private_key import without_private_keys


class Command(StrEnum):
    """A command by its Turkish word."""

    NOTE = "not"
    ANSWER = "yanıt"
    TAKE = "al"
    ASSIGN = "ata"
    PARTICIPANT = "katılımcı"
    AUTHOR = "yazar"
    CLOSE = "kapat"
    REOPEN = "aç"
    PRELIMINARY_REPORT = "ön-rapor"
    UNDO = "geri-al"
    ANYWAY = "yine-de"
    ORIGINAL = "asıl"
    HISTORY = "özet"
    HELP = "yardım"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table that `#yardım` mails; `value` is what stands after the word."""

    command: Command
    english: str
    value: Words
    effect: Words


_NOTHING = Words("", "")

COMMANDS: tuple[Entry, ...] = (
    Entry(
        Command.NOTE, "note", _NOTHING,
        Words("metin bir nottur; masadan dışarı hiçbir şey çıkmaz",
              "the text is a note; nothing leaves the desk"),
    ),
    Entry(
        Command.ANSWER, "answer", _NOTHING,
        Words("metin, neye yanıt verilmiş olursa olsun, başvuru sahibine giden yanıttır",
              "the text is the answer to the author, whatever was replied to"),
    ),
    Entry(
        Command.TAKE, "take", _NOTHING,
        Words("kaydı üzerinize alır", "makes you the owner"),
    ),
    Entry(
        Command.ASSIGN, "assign", Words("KİŞİ/BİRİM", "PERSON/TEAM"),
        Words("kaydı bir kişiye veya birime devreder; metin, not olarak eklenir",
              "hands the ticket to a person or team; the text goes along as a note"),
    ),
    Entry(
        Command.PARTICIPANT, "participant", Words("ADRES", "ADDRESS"),
        Words("kişiyi kayda ekler: dışarıdan biriyse yanıtların kopyasını, masadan biriyse bildirimleri alır",
              "adds a person: somebody outside gets copies of the answers, somebody of the desk the notices"),
    ),
    Entry(
        Command.AUTHOR, "author", Words("ADRES", "ADDRESS"),
        Words("başvuru sahibini değiştirir; bekleyen yanıtlar geri alınır, yenileri yeni sahibine gider",
              "changes the author; answers that are held are taken back, new ones go to the new author"),
    ),
    Entry(
        Command.CLOSE, "close", Words("[SONUÇ] [; KÖK NEDEN]", "[OUTCOME] [; ROOT CAUSE]"),
        Words("kaydı kapatır; metin veya daha önce giden yanıt sonuçtur",
              "closes the ticket; the text, or an earlier answer, is the outcome"),
    ),
    Entry(
        Command.REOPEN, "reopen", _NOTHING,
        Words("kapalı kaydı yeniden açar", "opens a closed ticket again"),
    ),
    Entry(
        Command.PRELIMINARY_REPORT, "preliminary-report", Words("[bildiren|abone]", "[reporter|subscriber]"),
        Words("metin, sertifika problem bildiriminin ön raporudur",
              "the text is the preliminary report on a certificate problem"),
    ),
    Entry(
        Command.UNDO, "undo", _NOTHING,
        Words("henüz gönderilmemiş son yanıtınızı geri alır",
              "takes back your last answer while it has not left"),
    ),
    Entry(
        Command.ANYWAY, "anyway", _NOTHING,
        Words("bekletilen yanıtı, bu arada başkası yazmış olsa da gönderir",
              "sends the answer that was kept waiting, although somebody wrote meanwhile"),
    ),
    Entry(
        Command.ORIGINAL, "original", _NOTHING,
        Words("iletinin aslını, numaraları gizlenmeden ve ekleriyle, yalnız size postalar (sorumlu ve birim)",
              "mails you alone the original, no number masked, with its attachments (owner and team)"),
    ),
    Entry(
        Command.HISTORY, "history", _NOTHING,
        Words("kaydın tamamını size postalar", "mails you the whole ticket"),
    ),
    Entry(
        Command.HELP, "help", _NOTHING,
        Words("bu tabloyu size postalar", "mails you this table"),
    ),
)  # fmt: skip

_BY_WORD = {fold(word): e.command for e in COMMANDS for word in (e.command.value, e.english)}
_LINE = re.compile(r"\s*#\s*([^\s:;,.]+)[:;,.]?[ \t\u00a0]*(.*)")


@dataclass(frozen=True, slots=True)
class Order:
    """A command line as it stood; `command` is None where the word is not known."""

    line: str
    command: Command | None
    value: str


@dataclass(frozen=True, slots=True)
class Head:
    """A staff mail's commands, and the text under them."""

    orders: tuple[Order, ...]
    text: str

    @property
    def commands(self) -> frozenset[Command]:
        """Those that are known."""
        return frozenset(order.command for order in self.orders if order.command)

    @property
    def unknown(self) -> tuple[Order, ...]:
        """Lines whose word nobody knows: with one of them, nothing is carried out."""
        return tuple(order for order in self.orders if order.command is None)

    @property
    def stray(self) -> tuple[str, ...]:
        """Lines below the first words that would be commands at the top: they are text, and surprise."""
        orders = (_order(line) for line in self.text.splitlines())
        return tuple(order.line for order in orders if order and order.command)


def read(text: str) -> Head:
    """
    Split a reply's new text; the first line that is neither blank nor a command begins the text.

    A private key in it is cut out here: it goes into no answer, receipt or outcome.
    """
    lines = without_private_keys(text).splitlines()
    orders = []
    for number, line in enumerate(lines):
        if order := _order(line):
            orders.append(order)
        elif line.strip():
            return Head(tuple(orders), "\n".join(lines[number:]).strip())
    return Head(tuple(orders), "")


def _order(line: str) -> Order | None:
    match = _LINE.fullmatch(line)
    return Order(line.strip(), _BY_WORD.get(fold(match[1])), match[2].strip()) if match else None


def table(language: str) -> tuple[ReceiptLine, ...]:
    """Every command with its value and effect, for a letter."""
    return tuple(
        ReceiptLine(" ".join((_words(entry, language), entry.value.in_language(language))).strip(),
                    entry.effect.in_language(language))
        for entry in COMMANDS
    )  # fmt: skip


def _words(entry: Entry, language: str) -> str:
    pair = (entry.command.value, entry.english)
    first, second = pair if language == "tr" else reversed(pair)
    return f"#{first} (#{second})"
