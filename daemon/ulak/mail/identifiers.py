"""By what a mail names certificates: everything in it that looks like a serial number, a digest or a host."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from ulak.mail.carried import File, Reader, carried
from ulak.mail.crt_sh import crt_sh_ids
from ulak.mail.host_names import host_names
from ulak.mail.identifier import Form, Identifier, Reading
from ulak.mail.key_pin import key_pins
from ulak.mail.message import Message
from ulak.mail.plain_digits import plain
from ulak.mail.plain_links import plain_links
from ulak.mail.private_key import blanked_private_keys
from ulak.mail.whereabouts import QUOTED, TEXT, LaidOut, in_one_place
from ulak.mail.written_numbers import Written, numbers

MOST = 5000
"""Identifiers of one mail that are listed."""

MOST_COUNTED = 50_000
"""Beyond these; whoever names so many knows."""

LONGEST_WRITTEN = 200
_REMOVED_KEY = re.compile(r"\[özel anahtar kaldırıldı / private key removed[^\]\n]{0,100}\]")
_UNNAMED = re.compile(r"part-[0-9.]+\.")
"""As the desk calls a file that came without a name."""
_ENDING = re.compile(
    r"(?:\.(?:pem|crt|cer|der|key|csr|req|p7b|p7c|p12|pfx|p8|txt|csv|json|zip|gz|tgz|tar|7z|rar|eml|html?))+\Z",
    re.IGNORECASE,
)
_LOOKS = (crt_sh_ids, numbers, key_pins, host_names)


def identifiers(message: Message) -> tuple[Identifier, ...]:
    """
    Each once, in the order they stand, the subject first and the attachments last.

    What is behind a number is not known here: mistyped ones and those of other authorities are among them.
    """
    return listed_and_left(message)[0]


def listed_and_left(message: Message) -> tuple[tuple[Identifier, ...], int]:
    """The same, and how many there are beyond them, counted as far as `MOST_COUNTED`."""
    every = _once(_every(message))
    return tuple(islice(every, MOST)), sum(1 for _ in islice(every, MOST_COUNTED))


def _every(message: Message) -> Iterator[Identifier]:
    own = {message.author.domain, f"www.{message.author.domain}"}
    reader = Reader()
    for piece in carried(message):
        laid = _file(piece, reader) if isinstance(piece, File) else piece
        for one in _in_text(laid):
            if not _is_signature(one, own, message.reply_text):
                yield one


def _file(file: File, reader: Reader) -> LaidOut:
    """Its name and its words; the name as the host or the number it may be called after."""
    stem = "" if _UNNAMED.match(file.name) else _ENDING.sub("", file.name)
    names = (stem, stem.replace("_", " "), stem.replace("_", "."))
    return in_one_place("\n\n".join((*names, reader.text(file))), file.found_in)


def _in_text(laid: LaidOut) -> Iterator[Identifier]:
    """From left to right, without private keys: what these are is told by their proof."""
    without_keys = _REMOVED_KEY.sub(lambda mark: " " * len(mark[0]), blanked_private_keys(laid.text))
    text = plain_links(plain(without_keys).text)
    place_at = laid.places_in(text)
    for one in sorted(chain.from_iterable(look(text) for look in _LOOKS), key=_place):
        written = " ".join(text[one.start : one.end].split())[:LONGEST_WRITTEN]
        yield Identifier(written, place_at(one.start), one.readings)


def _place(one: Written) -> tuple[int, int]:
    """The longer one of two that begin together is the first."""
    return one.start, -one.end


def _is_signature(one: Identifier, own: set[str], new: str) -> bool:
    """The author's own domain in the signature or in what is quoted: it is written under every mail."""
    names = {reading.value for reading in one.readings if reading.form is Form.HOST}
    is_beneath = one.found_in in (TEXT, QUOTED) and bool(names) and names <= own
    return is_beneath and one.written.lower() not in new.lower()


def _once(every: Iterable[Identifier]) -> Iterator[Identifier]:
    """Each one that says something new."""
    seen: set[Reading] = set()
    for one in every:
        if not seen.issuperset(one.readings):
            seen.update(one.readings)
            yield one
