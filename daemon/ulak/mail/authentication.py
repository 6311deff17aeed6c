"""
Whether our own border says that From is true (RFC 8601, RFC 7489 §3.1).

Anybody can write Authentication-Results into a mail. Only the topmost field of the authserv-id
that the administrator named is read, because our server puts its own above all that came in.
"""

import re
from dataclasses import dataclass

from ulak.mail.message import Message
from ulak.mail.parse import FROM_NOT_ONE

_LONGEST = 16 * 1024  # of a field; what stands beyond proves nothing
_RESULT = re.compile(r"\s*([A-Za-z][\w-]{0,40})(?:\s*/\s*\d+)?\s*=\s*([A-Za-z]{1,20})\b")
_PROPERTY = re.compile(
    r'\b([a-z]{2,12})\s*\.\s*([A-Za-z][\w.-]{0,30})\s*=\s*("(?:[^"\\]|\\.)*"(?:@[^\s;()]{0,253})?|'
    r"[^\s;()]{1,600})"
)
_AUTHSERV_ID = re.compile(r'\s*(?:"([^"\\]{1,255})"|([^\s;="()]{1,255}))(?:\s+\d+)?\s*')
# Under these anybody may register: `mail.gov.tr` and `gov.tr` are strangers to each other.
_PUBLIC_SUFFIXES = frozenset(
    "com.tr gov.tr edu.tr org.tr net.tr k12.tr bel.tr pol.tr mil.tr tsk.tr kep.tr av.tr bbs.tr biz.tr "
    "dr.tr gen.tr info.tr "
    "name.tr tel.tr tv.tr web.tr nc.tr gov.nc.tr com.cy com.az co.uk org.uk gov.uk ac.uk com.au net.au "
    "org.au co.jp ne.jp "
    "or.jp co.kr com.br com.cn co.in co.nz co.za com.mx com.ua com.sa gov.sa com.eg".split()
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What our border found.

    `aligned` is the proof that From is true; `dmarc` the word of RFC 8601 §2.7.1 and RFC 7489
    §11.2 or `none`; `reason` one sentence for the journal.
    """

    aligned: bool
    dmarc: str
    reason: str


@dataclass(frozen=True, slots=True)
class Result:
    """One method's finding: `spf`, `pass`, and properties such as `smtp.mailfrom`, in lower case."""

    method: str
    result: str
    properties: dict[str, str]


def verdict(message: Message, authserv_id: str) -> Verdict:
    """Judge the mail by the topmost results of that server; an empty id trusts nobody."""
    if not authserv_id:
        return Verdict(aligned=False, dmarc="none", reason="this mailbox trusts no Authentication-Results")
    results = _topmost(message, authserv_id)
    if results is None:
        return Verdict(aligned=False, dmarc="none", reason=f"no Authentication-Results of {authserv_id}")
    dmarc = _dmarc(results)
    if FROM_NOT_ONE in message.flags:
        return Verdict(aligned=False, dmarc=dmarc, reason=FROM_NOT_ONE)
    if dmarc not in ("pass", "fail"):
        return _by_dkim_or_spf(results, message.author.domain, dmarc)
    if dmarc == "fail":
        return Verdict(aligned=False, dmarc=dmarc, reason="DMARC failed")
    if any(not _is_for(found, message.author.domain) for found in results if found.method == "dmarc"):
        return Verdict(aligned=False, dmarc="none", reason="DMARC passed for another domain than From")
    return Verdict(aligned=True, dmarc=dmarc, reason="DMARC passed")


def _topmost(message: Message, authserv_id: str) -> tuple[Result, ...] | None:
    for value in message.all_headers("Authentication-Results"):
        server, results = authentication_results(value)
        if server and server == authserv_id.strip().lower().rstrip("."):
            return results
    return None


def _dmarc(results: tuple[Result, ...]) -> str:
    """The worst where a server says it twice."""
    said = {found.result for found in results if found.method == "dmarc"}
    if not said:
        return "none"
    return "fail" if "fail" in said else min(said - {"pass"} or said)


def _is_for(found: Result, domain: str) -> bool:
    """RFC 8601 §2.7.1 makes header.from optional; where it is given it must be our From."""
    return are_aligned(found.properties.get("header.from", domain), domain)


def _by_dkim_or_spf(results: tuple[Result, ...], domain: str, dmarc: str) -> Verdict:
    for found in results:
        if found.result != "pass":
            continue
        if found.method == "dkim" and are_aligned(_signer(found), domain):
            return Verdict(aligned=True, dmarc=dmarc, reason=f"DKIM passed for {_signer(found)}")
        sender = found.properties.get("smtp.mailfrom", "")
        if found.method == "spf" and are_aligned(sender.rpartition("@")[2], domain):
            return Verdict(aligned=True, dmarc=dmarc, reason=f"SPF passed for {sender.rpartition('@')[2]}")
    return Verdict(aligned=False, dmarc=dmarc, reason="nothing passed that is aligned with From")


def _signer(found: Result) -> str:
    return found.properties.get("header.d") or found.properties.get("header.i", "").rpartition("@")[2]


def are_aligned(one: str, other: str) -> bool:
    """Relaxed alignment (RFC 7489 §3.1) without a suffix list: the same, or one below the other."""
    first, second = (name.strip().lower().rstrip(".").rpartition("@")[2] for name in (one, other))
    shorter, longer = sorted((first, second), key=len)
    if "." not in shorter or shorter in _PUBLIC_SUFFIXES:
        return False
    return longer == shorter or longer.endswith(f".{shorter}")


def authentication_results(value: str) -> tuple[str, tuple[Result, ...]]:
    """
    Read one field: authserv-id in lower case, and its results.

    Microsoft writes results without an id; such a field has the id "" and belongs to nobody.
    """
    first, *others = _segments(value)
    found = _AUTHSERV_ID.fullmatch(first)
    if found is None:
        return "", ()
    results = tuple(result for segment in others if (result := _result(segment)) is not None)
    return (found[1] or found[2]).lower().rstrip("."), results


def _result(segment: str) -> Result | None:
    found = _RESULT.match(segment)
    if found is None:
        return None
    properties: dict[str, str] = {}
    for kind, name, content in _PROPERTY.findall(segment[found.end() :]):
        properties.setdefault(f"{kind}.{name}".lower(), content.replace('"', "").lower())
    return Result(found[1].lower(), found[2].lower(), properties)


def _segments(value: str) -> list[str]:
    """Split at semicolons outside quotes; comments, which may nest, are dropped (RFC 5322 §3.2.2)."""
    segments, depth, quoted, escaped = [""], 0, False, False
    for letter in value[:_LONGEST]:
        if escaped:
            escaped = False
        elif letter == "\\" and (quoted or depth):
            escaped = True
        elif not quoted and letter in "()":
            depth = depth + 1 if letter == "(" else max(depth - 1, 0)
            segments[-1] += " "
            continue
        elif letter == '"' and not depth:
            quoted = not quoted
        if depth:
            continue
        if letter == ";" and not quoted and not escaped:
            segments.append("")
        else:
            segments[-1] += letter
    return segments
