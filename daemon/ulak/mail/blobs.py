"""What of a mail may be a certificate, a request, a key or a proof: cut out, unpacked, not yet understood."""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain, islice

from ulak.mail.armour import armoured, blanked, in_armour
from ulak.mail.bare_key import bare_keys, bare_sequences
from ulak.mail.blob import LARGEST, MOST, SEALED, Blob
from ulak.mail.called_key import called_keys, xml_keys
from ulak.mail.carried import File, Reader, carried
from ulak.mail.hidden_key import embedded_key, hex_keys
from ulak.mail.key_fingerprint import OPENSSH
from ulak.mail.key_shape import HEAD, is_key
from ulak.mail.message import Message
from ulak.mail.pasted_key import Found, pasted_keys
from ulak.mail.uuencoded import uuencoded_keys
from ulak.mail.whereabouts import LaidOut, in_one_place

_WORTH_A_PASSWORD = re.compile(
    r".*\.(?:key|pem|der|cer|crt|csr|p7b|p8|pk8|p12|pfx|jks|ppk|pvk|txt)|id_(?:rsa|dsa|ecdsa|ed25519)",
    re.IGNORECASE,
)
_SEQUENCE = re.compile(rb"\x30[\x80-\x84]")
_ARMOUR = b"-----BEGIN"
_SEARCHED = 2 * 1024 * 1024


def blobs(message: Message) -> tuple[Blob, ...]:
    """Each once, in the order they stand; at most `MOST`, private keys before all else."""
    return tried_and_left(message)[0]


def tried_and_left(message: Message) -> tuple[tuple[Blob, ...], int]:
    """The same, and how many there were beyond them: certificates prove nothing, and keys may stand last."""
    of_rank: tuple[list[tuple[int, Blob]], ...] = ([], [], [])
    count = 0
    for count, one in enumerate(_once(_every(message)), 1):
        kept = of_rank[_rank(one)]
        if len(kept) < MOST:
            kept.append((count, one))
    tried = sorted(islice(chain(*of_rank), MOST), key=lambda numbered: numbered[0])
    return tuple(one for _, one in tried), count - len(tried)


def _rank(one: Blob) -> int:
    """Keys, by what they are called or how they begin; what may be a proof; all else."""
    is_text = not one.label and one.content[:1] not in (b"", b"\x30")
    if "PRIVATE KEY" in one.label or is_text or is_key(one.content[:HEAD]):
        return 0
    return 1 if "REQUEST" in one.label or one.label == SEALED else 2


def _once(every: Iterable[Blob]) -> Iterator[Blob]:
    """A key that is pasted and attached is one; what has no content is told by its place."""
    seen: set[bytes] = set()
    for one in every:
        mark = sha256(one.content or one.found_in.encode()).digest()
        if mark not in seen:
            seen.add(mark)
            yield one


def _every(message: Message) -> Iterator[Blob]:
    reader = Reader()
    for piece in carried(message):
        yield from _in_text(piece) if isinstance(piece, LaidOut) else _in_file(piece, reader)


def _in_file(file: File, reader: Reader) -> Iterator[Blob]:
    """By its content, whatever its name says; but for what nobody can open."""
    if file.is_sealed:
        yield from [Blob(b"", SEALED, file.found_in)] if _WORTH_A_PASSWORD.fullmatch(file.name) else []
    elif is_key(file.content[:HEAD]) or _SEQUENCE.match(file.content):
        yield _blob(file.content, file.found_in)
    elif text := reader.text(file):
        yield from _in_text(in_one_place(text, file.found_in))
    elif key := embedded_key(file.content[:_SEARCHED]):
        yield _blob(key, file.found_in)


def _blob(content: bytes, place: str, label: str = "") -> Blob:
    """OpenSSH's form is read in its armour only."""
    if content.startswith(OPENSSH):
        label = "OPENSSH PRIVATE KEY"
        content = in_armour(label, content)
    return Blob(content if len(content) <= LARGEST else b"", label, place)


def _in_text(laid: LaidOut) -> Iterator[Blob]:
    """What stands in armour, then what has lost it."""
    found, place_at = list(armoured(laid.text)), laid.places_in(laid.text)
    for one in found:
        yield _blob(one.pem, place_at(one.start), one.label)
    rest = blanked(laid.text, found)
    for start, key in sorted({one.start: one.key for one in _unarmoured(rest)}.items()):
        if key.startswith(_ARMOUR):
            for inner in armoured(key.decode("latin-1")):
                yield _blob(inner.pem, place_at(start), inner.label)
        else:
            yield _blob(key, place_at(start))


def _unarmoured(text: str) -> Iterator[Found]:
    """Armour that is in base64 itself is the last to be asked, for it knows the label."""
    looks = (called_keys, xml_keys, pasted_keys, hex_keys, uuencoded_keys, bare_keys, bare_sequences)
    return chain.from_iterable(look(text) for look in looks)
