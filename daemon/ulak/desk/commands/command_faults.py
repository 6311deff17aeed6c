"""What is wrong with the lines of a command mail, whatever it is about; then nothing is carried out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from ulak.desk import phrases
from ulak.desk.commands.command import Head, Order, order_of
from ulak.desk.commands.command_rows import COMMANDS, ENTRY_OF
from ulak.desk.commands.command_table import Command, Entry, Takes, TextUse
from ulak.desk.commands.nearest import asked_back, close_to
from ulak.desk.commands.parties import TOLD_OTHERWISE
from ulak.desk.commands.ready_answer import ready_answer
from ulak.desk.rules.rulebook import Words

NEEDS_VALUE = Words(
    "değer gerekir: {usage}; örnek: {example}", "needs a value: {usage}; for example {example}"
)
TAKES_NOTHING = Words(
    "“{value}” fazla: bu komut satırında değer almaz; metni alt satıra yazınız",
    "“{value}” is too much: the word takes no value; write a text on the lines below",
)
ONE_A_LINE = Words("her komut kendi satırında durur", "each command stands on a line of its own")
TWICE = Words("aynı komut birden çok kez yazılmış", "the same command stands more than once")
NOT_BOTH = Words("#{other} ile birlikte olamaz", "cannot stand together with #{other}")
TEXT_NOT_BOTH = Words("metin hem {one} hem de {other} olamaz", "the text cannot be both {one} and {other}")
NAMES = {
    TextUse.NOTE: Words("not", "a note"),
    TextUse.ANSWER: Words("yanıt", "an answer"),
    TextUse.PRELIMINARY_REPORT: Words("ön rapor", "a preliminary report"),
    TextUse.SUBSCRIBER_ANSWER: Words("aboneye yazı", "a letter to the subscriber"),
    TextUse.QUESTION: Words("soru", "a question"),
    TextUse.FROZEN: Words("onaya sunulan metin", "a text for approval"),
    TextUse.TASK: Words("aksiyon", "an action"),
}
_DECISIONS = (Command.APPROVE, Command.RETURN, Command.SIGNED)
_AGAINST = frozenset(
    frozenset(pair)
    for group in (
        (Command.CLOSE, Command.WAIT),
        (Command.CLOSE, Command.ASK),
        (Command.CLOSE, Command.MERGE),
        (Command.CLOSE, Command.SUBMIT_APPROVAL),
        (Command.CLOSE, Command.SUBMIT_SIGNATURE),
        (Command.WAIT, Command.SUBMIT_APPROVAL),
        (Command.WAIT, Command.SUBMIT_SIGNATURE),
        (Command.TAKE, Command.ASSIGN),
        (Command.NOTE, Command.ANYWAY),
        (Command.MERGE, Command.SPLIT),
        _DECISIONS,
    )
    for pair in combinations(group, 2)
)
"""Words that say two things which cannot both be; `#geri-al` is against all but notes and asking."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be carried out: what was wrong, what is right, and what may have been meant."""

    order: Order
    why: Words
    close: tuple[str, ...] = ()
    facts: Mapping[str, Words] = field(default_factory=dict)

    def facts_in(self, language: str) -> dict[str, str]:
        """What its sentence names, in one language."""
        return {name: words.in_language(language) for name, words in self.facts.items()}

    def says(self, language: str) -> str:
        """Say it as a receipt does."""
        return phrases.say(self.why, language, **self.facts_in(language)) + asked_back(self.close, language)


def faults(head: Head) -> tuple[Fault, ...]:
    """Everything wrong that can be told from the lines alone; each line has one fault at most."""
    found: dict[str, Fault] = {}
    for fault in (*_unreadable(head), *_contradictions(head)):
        found.setdefault(fault.order.line, fault)
    return tuple(found.values())


def usage(entry: Entry, language: str) -> str:
    """The word with what stands after it, and its other spelling: `#ata (#assign) KİŞİ/BİRİM`."""
    pair = (entry.command.value, entry.english)
    first, second = pair if language == "tr" else reversed(pair)
    both = f"#{first}" if first == second else f"#{first} (#{second})"
    return f"{both} {entry.value.in_language(language)}".strip()


def spelt(command: Command) -> Words:
    """Name a command in both languages."""
    return Words(command.value, ENTRY_OF[command].english)


def _unreadable(head: Head) -> Iterator[Fault]:
    times = Counter(order.command for order in head.orders)
    for order in head.orders:
        entry = order.entry
        if entry is None:
            yield Fault(order, phrases.UNKNOWN, tuple(f"#{one}" for one in close_to(order.word, _WORDS)))
        elif _holds_another(order):
            yield Fault(order, ONE_A_LINE)
        elif times[entry.command] > 1 and not entry.repeats:
            yield Fault(order, TWICE)
        elif why := _of_value(order, entry):
            yield Fault(order, why, facts=_facts(order, entry))
        elif entry.needs_text and not head.text and not ready_answer(head):
            yield Fault(order, phrases.NEEDS_TEXT)


_WORDS = tuple(word for entry in COMMANDS for word in (entry.command.value, entry.english))


def _holds_another(order: Order) -> bool:
    mark = order.value.rfind("#")
    return mark >= 0 and bool((other := order_of(order.value[mark:])) and other.command)


def _of_value(order: Order, entry: Entry) -> Words | None:
    if entry.takes is Takes.NOTHING:
        return TAKES_NOTHING if order.value else None
    return NEEDS_VALUE if entry.takes is Takes.VALUE and not order.value else None


def _facts(order: Order, entry: Entry) -> dict[str, Words]:
    value, shown = Words(order.value, order.value), Words(usage(entry, "tr"), usage(entry, "en"))
    return {"value": value, "usage": shown, "example": entry.example}


def _contradictions(head: Head) -> Iterator[Fault]:
    known = [(order, order.entry) for order in head.orders if order.entry]
    for (order, entry), (other, second) in combinations(known, 2):
        if _is_against(entry, second):
            yield Fault(order, NOT_BOTH, facts={"other": spelt(second.command)})
            yield Fault(other, NOT_BOTH, facts={"other": spelt(entry.command)})
        elif head.text and (uses := _uses(entry, second)):
            facts = {"one": NAMES[uses[0]], "other": NAMES[uses[1]]}
            yield Fault(order, TEXT_NOT_BOTH, facts=facts)
            yield Fault(other, TEXT_NOT_BOTH, facts=facts)


def _is_against(one: Entry, other: Entry) -> bool:
    if frozenset((one.command, other.command)) in _AGAINST:
        return True
    return Command.UNDO in (one.command, other.command) and not all(map(_goes_with_undo, (one, other)))


def _goes_with_undo(entry: Entry) -> bool:
    return entry.asks or entry.command is Command.NOTE


def _uses(one: Entry, other: Entry) -> tuple[TextUse, TextUse] | None:
    """What two words make of the text, where both insist and disagree."""
    if {one.command, other.command} == TOLD_OTHERWISE:
        return None
    if one.text and other.text and one.text is not other.text and not (one.yields or other.yields):
        return one.text, other.text
    return None
