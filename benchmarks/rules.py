"""
What the rules cost: a thousand of them, and the shipped ones, on mails of a megabyte that are all text.

    .venv/bin/python benchmarks/rules.py [--rules 1000] [--mails 9]

Every mail is another one, so nothing is remembered from the mail before it. Prints processor
milliseconds a mail, the median, and as a ratio to reading (parsing) the same mail; exits with 1 when the
thousand take more than 50 ms. Below stand a text that is longer than a megabyte has room for, and one of
which no two words are alike, which no person writes.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.rules.specimen import shipped_files
from ulak.desk.rules.route import Asked, route
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rulebook import Rulebook
from ulak.mail.message import Message
from ulak.mail.parse import parse

MOST = 50.0
MEGABYTE = 1_000_000
LETTERS = 630_000  # what a megabyte of base64 holds of Turkish
LONGEST = 1_000_000  # more letters of Turkish than the desk reads of one text
ZONE = ZoneInfo("Europe/Istanbul")
SYLLABLES = (
    "ka ra mi ser ti fi an ah tar be kı lo ne şu ver yaz ım de gör mu hür pin ko du ğı çe öz ül".split()
)
SUFFIXES = ["", "", "", "", *"lar ları ımız ın da dan ya ımı lığı sız cı ların mış dı yor acak".split()]
SIGNS = ["", "", "", "", "", "", "", "", ",", ".", ":", "’", "-", "\n", ".\n"]


class Language:
    """Words as Turkish has them: few stems are frequent, every stem has many forms."""

    def __init__(self, seed: int, stems: int = 40_000) -> None:
        self.chance = random.Random(seed)
        self.stems = [self._made_up() for _ in range(stems)]

    def _made_up(self) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=self.chance.choice((2, 2, 3, 3, 4))))

    def stem(self) -> str:
        """The n-th most frequent one once for n times the first (Zipf)."""
        return self.stems[int(len(self.stems) ** self.chance.random()) - 1]

    def text(self, size: int) -> str:
        """Running text of that many letters."""
        parts, length = [], 0
        while length < size:
            word = self.stem() + self.chance.choice(SUFFIXES) + self.chance.choice(SIGNS)
            parts.append(word)
            length += len(word) + 1
        return " ".join(parts)[:size]

    def sought(self) -> str:
        """What a rule looks for: half of it is about something else than this mail."""
        return self.stem() if self.chance.random() < 0.5 else self.stem() + self.stem()


def rules_of(count: int, language: Language) -> str:
    """Rules of every kind, none of which stops, and the catch-all."""
    some, chance = language.sought, language.chance
    patterns: Sequence[Callable[[], str]] = (
        lambda: rf"'\b{plain(some())}(im|lar)?\b'",
        lambda: f"'{plain(some())} ([a-z]+ )?{plain(some())}'",
    )
    kinds: Sequence[Callable[[], str]] = (
        lambda: f"{{ text: [{some()}, {some()}, {some()} {some()}] }}",
        lambda: f"{{ body: [{some()}, {some()}] }}",
        lambda: f"{{ text: {some()} {some()} }}",
        lambda: f"{{ text: {{ contains: {some()} }} }}",
        lambda: f"{{ body: {{ regex: {chance.choice(patterns)()} }} }}",
        lambda: f"{{ text: [{some()}, {some()}], not: {{ body: {some()} }} }}",
        lambda: f"{{ header.x-mailer: {some()}, body: {some()} }}",
        lambda: f"{{ from_domain: {plain(some())}.test, text: {some()} }}",
        lambda: (
            f"{{ any: [{{ subject: {some()} }}, {{ all: [{{ text: {some()} }}, {{ body: {some()} }}] }}],"
            f" not: {{ text: {some()} }} }}"
        ),
        lambda: (
            f"{{ mailbox: {chance.choice(['bilgi', 'cainfo'])}, text: [{some()}, {some()}-{some()}],"
            " attachment: .pdf }"
        ),
    )
    lines = (
        f"  - {{ name: rule {n}, when: {kinds[n % len(kinds)]()}, then: {{ tags: [t{n}] }} }}"
        for n in range(count)
    )
    return "\n".join(("rules:", *lines, "  - { name: last, when: {}, then: { kind: other, team: ssl } }"))


def plain(word: str) -> str:
    """A word as patterns must spell it."""
    return word.translate(str.maketrans("ışğçöü", "isgcou"))


def raw_mail(text: str, encoding: str = "base64") -> bytes:
    """The text in a mail as people send it."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "zeynep@ornek.test", "bilgi@kamusm.test", "Başvuru"
    letter["X-Mailer"], letter["Message-ID"] = "Postacı 3", "<a1@ornek.test>"
    letter.set_content(text, cte=encoding)
    return letter.as_bytes()


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time: other programs on this machine do not count."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1_000


def measured(rulebook: Rulebook, messages: Iterable[Message]) -> float:
    """The median of routing each; the first is for warming up."""
    took = [milliseconds(partial(route, Asked(one, "bilgi"), rulebook)) for one in messages]
    return statistics.median(took[1:])


def strange_mail(chance: random.Random) -> bytes:
    """No two words alike."""
    return raw_mail(" ".join(f"{chance.getrandbits(24):06x}" for _ in range(LETTERS // 7)))


def main() -> int:
    """Measure, print, and say whether the thousand are quick enough."""
    parser = argparse.ArgumentParser(description="What the rules cost on mails of a megabyte.")
    parser.add_argument("--rules", type=int, default=1_000)
    parser.add_argument("--mails", type=int, default=9)
    options = parser.parse_args()
    language, files = Language(1), shipped_files()
    house = {name: files[name] for name in sorted(files) if name < "40"}
    many = read_rules(house | {"50-many.yaml": rules_of(options.rules, language)}, ZONE)
    shipped = read_rules(files, ZONE)
    raws = [raw_mail(language.text(LETTERS)) for _ in range(options.mails + 1)]
    messages = [parse(raw) for raw in raws]
    reading = statistics.median(milliseconds(partial(parse, raw)) for raw in raws)
    longest = [parse(raw_mail(language.text(LONGEST), "8bit")) for _ in range(4)]
    strange = [parse(strange_mail(language.chance)) for _ in range(4)]
    found = measured(many, messages)
    held = len(route(Asked(messages[0], "bilgi"), many).tags)
    print(
        f"| rules, mails of {len(raws[0]) / MEGABYTE:.2f} MB | ms a mail | to reading it ({reading:.0f} ms) |"
    )
    print("|---|---|---|")
    for name, took in (
        (f"{options.rules} rules, of which {held} hold", found),
        (f"the {len(shipped.rules)} shipped ones", measured(shipped, messages)),
        (f"{options.rules} rules, a text of {LONGEST:,} letters", measured(many, longest)),
        (f"the {len(shipped.rules)} shipped ones, on the same", measured(shipped, longest)),
        (f"{options.rules} rules, no two words alike", measured(many, strange)),
    ):
        print(f"| {name} | {took:.1f} | {took / reading:.2f} |")
    return int(found > MOST)


if __name__ == "__main__":
    sys.exit(main())
