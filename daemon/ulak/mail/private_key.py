"""Private keys wherever a mail carries them: armoured, bare, or as a file."""

import re
from bisect import bisect_left

REMOVED = "[özel anahtar kaldırıldı / private key removed]"
_BEGIN = re.compile(
    r"-{2,5}\s?BEGIN[ \xa0]+(?:[A-Z0-9]+[ \xa0]+){0,3}PRIVATE[ \xa0]+KEY(?:[ \xa0]+BLOCK)?\s?-{2,5}|"
    r"PuTTY-User-Key-File-\d:"
)
_END = re.compile(
    r"-{2,5}\s?END[ \xa0]+(?:[A-Z0-9]+[ \xa0]+){0,3}PRIVATE[ \xa0]+KEY(?:[ \xa0]+BLOCK)?\s?-{2,5}|"
    r"Private-MAC:\s*[0-9a-fA-F]*"
)
_KEY_LINE = re.compile(
    r"[ \t>|\xa0]*(?:[A-Za-z0-9+/=\\]{8,}|[A-Za-z0-9+/]{1,7}={0,2}|[A-Za-z-]{3,30}: ?.{0,200})?[ \t\r\xa0]*"
)
# The first bytes of PKCS#8 (RSA, EC, Ed25519), PKCS#1 and SEC1 in base64, without armour.
_BARE = re.compile(
    r"(?<![A-Za-z0-9+/])(?:MI[IG][A-Za-z0-9+/]{1,6}(?:IBADANBgkqhkiG9w0B|IBAAKC)|"
    r"MI[GH][A-Za-z0-9+/]{0,3}AgEAM[A-Za-z0-9]{2}GBy|"
    r"MIGHAgEAMBMG|MIG2AgEAMBAG|MHcCAQEE|MIGkAgEBBD|MC4CAQAwBQYDK2Vw|"
    r"b3BlbnNzaC1rZXktdjE)[A-Za-z0-9+/=\s>]{40,}"
)
# One of these is in whatever the patterns find; to look for them is a hundred times as fast.
_BEGIN_SIGNS = ("PRIVATE", "PuTTY-User-Key-File-")
_BARE_SIGNS = (
    "IBADANBgkqhkiG9w0B",
    "IBAAKC",
    "AgEAM",
    "MHcCAQEE",
    "MIGkAgEBBD",
    "MC4CAQAwBQYDK2Vw",
    "b3BlbnNzaC1rZXktdjE",
    "MIG2AgEAMBAG",
)
_JWK = (re.compile(rb'"kty"\s*:'), re.compile(rb'"d"\s*:\s*"'))  # RFC 7517 §4.1, RFC 7518 §6
_KEY_STORES = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce", b"openssh-key-v1\x00")
_KEY_FILE = re.compile(
    r".*\.(?:key|p12|pfx|jks|ppk|keystore)|(?:.*/)?id_(?:rsa|dsa|ecdsa|ed25519)", re.IGNORECASE
)
_ZIP_ENTRY = re.compile(rb"PK\x01\x02.{24}(..)", re.DOTALL)
_LONGEST_NAME = 1000
_LONGEST_KEY_LINE = 20_000  # a whole key on one line
_CONTENT_READ = 2 * 1024 * 1024
_OID_PKCS7_DATA = bytes.fromhex("06092a864886f70d010701")
_OID_ENCRYPTION = (bytes.fromhex("06092a864886f70d0105"), bytes.fromhex("060a2a864886f70d010c01"))


def without_private_keys(text: str) -> str:
    """The text with each pasted key, also a quoted or a torn one, replaced by REMOVED."""
    if not _is_possible(text):
        return text
    begins, ends = list(_BEGIN.finditer(text)), list(_END.finditer(text))
    starts = [*(begin.start() for begin in begins), len(text)]
    stops = [end.start() for end in ends]
    pieces: list[str] = []
    at = 0
    for begin, following in zip(begins, starts[1:], strict=True):
        if begin.start() < at:
            continue
        pieces.extend((text[at : begin.start()], REMOVED))
        nearest = bisect_left(stops, begin.end())
        is_whole = nearest < len(stops) and stops[nearest] < following
        at = ends[nearest].end() if is_whole else _after_key_lines(text, begin.end())
    return _BARE.sub(REMOVED, "".join((*pieces, text[at:])))


def holds_private_key_text(text: str) -> bool:
    """Whether a key is pasted into the text."""
    return _is_possible(text) and bool(_BEGIN.search(text) or _BARE.search(text))


def _is_possible(text: str) -> bool:
    return any(sign in text for sign in (*_BEGIN_SIGNS, *_BARE_SIGNS))


def is_private_key(whole: bytes) -> bool:
    """
    Whether a file's content is or contains a private key or a key store.

    Of a ZIP only the names of its members are read: it is never unpacked here.
    """
    content = whole[:_CONTENT_READ]
    if content.startswith(_KEY_STORES) or (
        b'"kty"' in content and all(member.search(content) for member in _JWK)
    ):
        return True
    if content.startswith(b"PK\x03\x04"):
        return _zip_names_key(whole)
    if _is_der_key(content):
        return True
    text = (
        content.decode("utf-16", "ignore")
        if content[:2] in (b"\xff\xfe", b"\xfe\xff")
        else content.decode("latin-1")
    )
    return holds_private_key_text(text)


def _after_key_lines(text: str, at: int) -> int:
    """Of a key without its end, all lines that can belong to one."""
    while at < len(text):
        line_end = text.find("\n", at)
        line_end = len(text) if line_end < 0 else line_end
        if line_end - at > _LONGEST_KEY_LINE or not _KEY_LINE.fullmatch(text, at, line_end):
            break
        at = min(line_end + 1, len(text))
    return at


def _zip_names_key(content: bytes) -> bool:
    """By the headers of the central directory (APPNOTE.TXT §4.3.12), read in passing and in any number."""
    for header in _ZIP_ENTRY.finditer(content):
        at = header.end() + 16
        name = content[at : at + min(int.from_bytes(header[1], "little"), _LONGEST_NAME)]
        if _KEY_FILE.fullmatch(name.decode("utf-8", "replace")):
            return True
    return False


def _is_der_key(content: bytes) -> bool:
    """PKCS#8, PKCS#1, SEC1 or PKCS#12 by the head of its ASN.1 (RFC 5958, 8017, 5915, 7292)."""
    inner = _inside_sequence(content)
    if inner.startswith(b"\x02\x01\x03"):  # PKCS#12: version 3, then the content of type data
        return _inside_sequence(inner[3:]).startswith(_OID_PKCS7_DATA)
    if inner.startswith(b"\x02\x01\x01\x04"):  # SEC1: version 1, then the key as octets
        return True
    if inner.startswith((b"\x02\x01\x00\x02", b"\x02\x01\x00\x30", b"\x02\x01\x01\x30")):
        return len(inner) > 32
    return _inside_sequence(inner).startswith(_OID_ENCRYPTION)


def _inside_sequence(content: bytes) -> bytes:
    """What follows tag and length of a DER or BER SEQUENCE; empty where there is none."""
    if len(content) < 2 or content[0] != 0x30:
        return b""
    length = content[1]
    return content[2 + (length & 0x7F if length > 0x80 else 0) :]
