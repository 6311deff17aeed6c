"""
Whether our own border says that From is true (RFC 8601, RFC 7489 §3.1).

Anybody can write Authentication-Results into a mail. Only the topmost field of the authserv-id
that the administrator named proves anything, because our server puts its own above all that came in.
"""

from dataclasses import dataclass
from itertools import islice, takewhile

from ulak.mail.authentication_results import Result, authentication_results, may_be_of, normal
from ulak.mail.from_field import names_nobody_else
from ulak.mail.header import BROKEN_LINE, READ_DIFFERENTLY
from ulak.mail.message import Header, Message
from ulak.mail.parse import FROM_NOT_ONE
from ulak.mail.postable import ascii_domain
from ulak.mail.received import is_from_outside

__all__ = ["Result", "Verdict", "are_aligned", "authentication_results", "border_fields", "verdict"]

MOST = 20
"""Fields of our border that are read; it writes a handful, and the rest are a sender's."""

UNCLEAR = (BROKEN_LINE, READ_DIFFERENTLY, FROM_NOT_ONE)
"""What our border read otherwise than we do it has not removed, and has not looked into."""

HOPS = 100
"""A mail with more of them goes round in circles (RFC 5321 §6.3), and no server takes it."""

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


def verdict(message: Message, authserv_id: str, received_by: tuple[str, ...] = ()) -> Verdict:
    """Judge the mail by the topmost results of that server; an empty id trusts nobody."""
    if not authserv_id:
        return Verdict(aligned=False, dmarc="none", reason="this mailbox trusts no Authentication-Results")
    fields = border_fields(message, authserv_id, received_by)
    if not fields:
        return Verdict(aligned=False, dmarc="none", reason=f"no Authentication-Results of {authserv_id}")
    results, *below = fields
    dmarc = _dmarc(results)
    if any(_dmarc(others) == "fail" for others in below):
        return Verdict(aligned=False, dmarc="fail", reason="DMARC failed, says a further field of our border")
    if unclear := _why_unclear(message):
        return Verdict(aligned=False, dmarc=dmarc, reason=unclear)
    if dmarc not in ("pass", "fail"):
        return _by_dkim_or_spf(results, message.author.domain, dmarc)
    if dmarc == "fail":
        return Verdict(aligned=False, dmarc=dmarc, reason="DMARC failed")
    if any(not _is_for(found, message.author.domain) for found in results if found.method == "dmarc"):
        return Verdict(aligned=False, dmarc="none", reason="DMARC passed for another domain than From")
    return Verdict(aligned=True, dmarc=dmarc, reason="DMARC passed")


def _why_unclear(message: Message) -> str:
    found = next((flag for flag in UNCLEAR if flag in message.flags), "")
    return found or ("" if names_nobody_else(message) else FROM_NOT_ONE)


def border_fields(
    message: Message, authserv_id: str, received_by: tuple[str, ...] = ()
) -> tuple[tuple[Result, ...], ...]:
    """
    The results of our border, topmost field first; the ones below it may disprove and never prove.

    A border that lets foreign fields of its id in puts its own above them, so what stands below may be
    the sender's. Nor is one believed that stands below a Received field which came in with the mail:
    our border writes its own above that.
    """
    wanted = normal(authserv_id)
    reached = _in_reach(message.headers, received_by, wanted)
    ours = islice((field.value for field in reached if _is_of(field, wanted)), MOST)
    return tuple(results for server, results in map(authentication_results, ours) if server == wanted)


def _in_reach(
    headers: tuple[Header, ...], received_by: tuple[str, ...], authserv_id: str
) -> tuple[Header, ...]:
    """
    The fields that the border can have written.

    They stand above the Received field below the border's own stamp; where that cannot be told, above
    the one below its topmost results.
    """
    stamps = islice((at for at, field in enumerate(headers) if _is_received(field)), HOPS)
    own = next((at for at in stamps if is_from_outside(headers[at].value, received_by)), None)
    if own is None:
        own = next((at for at, field in enumerate(headers) if _is_of(field, authserv_id)), len(headers))
    return (*headers[: own + 1], *takewhile(lambda field: not _is_received(field), headers[own + 1 :]))


def _is_received(field: Header) -> bool:
    return field.name.lower() == "received"


def _is_of(field: Header, authserv_id: str) -> bool:
    return field.name.lower() == "authentication-results" and may_be_of(field.value, authserv_id)


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
    """RFC 6376 §3.5: `i=` is `d=` or below it; a signature of which that is not true is nobody's."""
    signer, agent = found.properties.get("header.d"), found.properties.get("header.i")
    behind = (agent or "").rpartition("@")[2]
    if signer is None or agent is None:
        return signer or behind
    return signer if behind == signer or behind.endswith(f".{signer}") else ""


def are_aligned(one: str, other: str) -> bool:
    """Relaxed alignment (RFC 7489 §3.1) without a suffix list: the same, or one below the other."""
    first, second = (_domain(name) for name in (one, other))
    shorter, longer = sorted((first, second), key=len)
    if "." not in shorter or shorter in _PUBLIC_SUFFIXES:
        return False
    return longer == shorter or longer.endswith(f".{shorter}")


def _domain(name: str) -> str:
    """A-labels for U-labels (RFC 5890), since our border and the author may write either."""
    domain = name.strip().lower().rstrip(".").rpartition("@")[2]
    return ascii_domain(domain) or domain
