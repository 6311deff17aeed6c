"""Addresses as SMTP can carry them: the domain in IDNA, a local part beyond ASCII only by SMTPUTF8."""

import re
import unicodedata

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+", re.IGNORECASE)
_QUOTED_LOCAL = re.compile(r'"([ !#-\[\]-~]|\\[ -~])+"')
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_JOINERS = "\u200c\u200d\u00b7"  # letters of a name where they are allowed at all (RFC 5892 §A)
_IDEOGRAPHIC_STOP = "\u3002"  # what a Chinese or Japanese keyboard writes for a dot (RFC 3490 §3.1)


def postable(address: str) -> str:
    """
    Return the address as SMTP can carry it, the domain in IDNA; empty where it cannot.

    A local part beyond ASCII stays as it is and `needs_smtputf8`. An address literal names a host,
    never a person who wrote to us; what looks like an encoded word would be decoded by some reader
    (RFC 2047 §5 forbids it here).
    """
    local, at, domain = address.rpartition("@")
    host = ascii_domain(domain)
    if not at or not host or len(local.encode("utf-8", "replace")) > 64 or len(local) + len(host) > 253:
        return ""
    return f"{local}@{host}" if _is_local_part(local) else ""


def needs_smtputf8(address: str) -> bool:
    """Is its local part beyond ASCII (RFC 6531)? A domain never needs that."""
    return not address.rpartition("@")[0].isascii()


def ascii_domain(domain: str) -> str:
    """
    Return the domain in lower case with A-labels; empty where it is none.

    Letters are mapped as browsers and mail programs do it (UTS 46 without its transitional part): ß
    and ς are letters of their own. The standard library's codec is IDNA 2003, for which `straße` is
    `strasse`, which is somebody else's domain.
    """
    mapped = domain if domain.isascii() else unicodedata.normalize("NFKC", domain.lower())
    labels = [_a_label(label) for label in mapped.lower().replace(_IDEOGRAPHIC_STOP, ".").split(".")]
    return ".".join(labels) if all(labels) else ""


def _is_local_part(local: str) -> bool:
    """Atoms with dots between, or quoted; nothing that becomes a special when it is normalised."""
    if local.isascii() and _QUOTED_LOCAL.fullmatch(local):
        return True
    plain = unicodedata.normalize("NFKC", local)
    return (
        local.isprintable()
        and "=?" not in plain
        and all(_LOCAL.fullmatch(atom) for name in {local, plain} for atom in name.split("."))
    )


def _a_label(label: str) -> str:
    """Encode one label (RFC 5891 §4.4, RFC 3492); empty where it cannot stand in a name."""
    if not label.isascii():
        if label.strip("-") != label or unicodedata.combining(label[0]) or not all(map(_may_stand, label)):
            return ""
        label = "xn--" + label.encode("punycode").decode("ascii")
    return label if _LABEL.fullmatch(label) else ""


def _may_stand(letter: str) -> bool:
    """Letters, digits, marks and hyphen (RFC 5892); and signs, since domains with hearts are lived in."""
    if letter.isascii():
        return letter.isalnum() or letter == "-"
    return letter.isalnum() or letter in _JOINERS or unicodedata.category(letter) in ("Mn", "Mc", "So")
