"""
`#gerekçe` and `#iptal-edildi`: why a certificate must be revoked, and that it was.

The time from the receipt of a report to the published revocation must not exceed that of its ground
(BR 4.9.5, 4.9.1.1): so the promise counts from the arrival (T0), not from the decision.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from ulak.desk import phrases
from ulak.desk.acts.giving_up import told_given_up, why_not_give_up
from ulak.desk.clocks.due import keep, start
from ulak.desk.clocks.promise import WALL, Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.clocks.promise_titles import titles
from ulak.desk.clocks.time_words import NO_TIME, NOT_YET, read_time
from ulak.desk.coming.occasion import Occasion
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.drafts import local
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.rules.usual_ladders import DEFAULT_LADDER
from ulak.desk.ticket import Kind, Ticket
from ulak.mail.serial_number import plain_serial

REVOCATION = "revocation"
"""What keeps the promise, and its name."""

DAY = 86_400
AT_ONCE, SOON = Term(DAY, Unit.SECONDS), Term(5 * DAY, Unit.SECONDS)
URGENT_LADDER, LADDER = "report", "revocation"


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground of BR 4.9.1.1, with the reason code (RFC 5280 §5.3.1) that goes into the CRL."""

    title: Words
    within: Term
    reason: str


_UNSPECIFIED, _COMPROMISE, _SUPERSEDED = "unspecified (0)", "keyCompromise (1)", "superseded (4)"
_CESSATION, _WITHDRAWN = "cessationOfOperation (5)", "privilegeWithdrawn (9)"
GROUNDS: tuple[Ground, ...] = (
    Ground(Words("abone yazılı istedi", "the subscriber asks for it in writing"), AT_ONCE, _UNSPECIFIED),
    Ground(Words("sertifika başvurusu yetkisizdi", "the request was not authorised"), AT_ONCE, _WITHDRAWN),
    Ground(Words("anahtarın ele geçtiğine dair kanıt", "evidence of key compromise"), AT_ONCE, _COMPROMISE),
    Ground(
        Words("anahtar zayıf veya hesaplanabilir", "the key is weak or can be computed"), AT_ONCE, _COMPROMISE
    ),
    Ground(
        Words("alan adı doğrulamasına güvenilmez", "the domain validation should not be relied on"),
        AT_ONCE,
        _SUPERSEDED,
    ),
    Ground(Words("anahtar boyu veya niteliği", "size or quality of the key"), SOON, _SUPERSEDED),
    Ground(Words("kötüye kullanım", "misuse"), SOON, _WITHDRAWN),
    Ground(Words("sözleşme ihlali", "the agreement was violated"), SOON, _WITHDRAWN),
    Ground(Words("adı kullanma hakkı sona erdi", "use of the name is no longer permitted"), SOON, _CESSATION),
    Ground(Words("yanıltıcı joker sertifika", "a fraudulent wildcard"), SOON, _WITHDRAWN),
    Ground(Words("bilgilerde önemli değişiklik", "a material change"), SOON, _WITHDRAWN),
    Ground(
        Words("BR veya CPS'ye uygun üretilmedi", "not issued as the BR or the CPS ask"), SOON, _SUPERSEDED
    ),
    Ground(Words("yanlış bilgi", "inaccurate information"), SOON, _WITHDRAWN),
    Ground(Words("sertifika verme hakkı sona erdi", "the right to issue has ended"), SOON, _UNSPECIFIED),
    Ground(Words("CP/CPS gerektiriyor", "the CP or CPS asks for it"), SOON, _UNSPECIFIED),
    Ground(
        Words("yöntem anahtarı açığa çıkarıyor", "a method exposes the key, or generated it badly"),
        SOON,
        _COMPROMISE,
    ),
)
"""In the order of the Baseline Requirements: the first five within 24 hours, the others within 5 days."""

NO_GROUND = Words(
    "“{value}” bir gerekçe numarası değil; BR 4.9.1.1'e göre 24 saat içinde: {at_once}; 5 gün içinde (24"
    " saatte olmalı): {soon}",
    "“{value}” is no ground; those of BR 4.9.1.1 are, within 24 hours: {at_once}; within 5 days (should be 24"
    " hours): {soon}",
)
GROUND_SET = Words(
    "gerekçe {number}, {title}; iptal, geliş tarihinden sayılarak en geç {due} yayımlanmalı; CRL nedeni"
    " {reason}",
    "ground {number}, {title}; the revocation must be published by {due}, counted from the arrival; CRL"
    " reason {reason}",
)
NEEDS_GROUND = Words(
    "iptal süresi işlemiyor: önce #gerekçe NO gerekir (aynı iletide olabilir)",
    "no revocation is promised: #ground NUMBER comes first (the same mail will do)",
)
NEEDS_SERIAL = Words(
    "bir seri numarası ve bir zaman gerekir: #iptal-edildi 04A1B2C3 24.11.2026 14:30",
    "needs a serial number and a time: #revoked 04A1B2C3 24.11.2026 14:30",
)
REVOKED = Words(
    "{serial} için iptal {time} itibarıyla yayımlandı", "the revocation of {serial} was published at {time}"
)
LATE = Words("süre aşılmıştı", "that was too late")
_TAG = re.compile(r"ground-[0-9]{1,2}")
_NUMBER = re.compile(r"(?:4\.9\.1\.1 ?)?\(?([0-9]{1,2})\)?", re.ASCII)


def ground(work: Work, order: Order) -> Work:
    """`#gerekçe NO`: one of the sixteen grounds; a laxer one than before needs a reason."""
    number = _number(order.value)
    if work.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return work.cannot(order, phrases.NO_REPORT)
    if number is None:
        lists = {"at_once": _listed(work.language, AT_ONCE), "soon": _listed(work.language, SOON)}
        return work.cannot(order, NO_GROUND, value=order.value, **lists)
    before = revocation_of(work.ticket)
    promise = _promise(number, work.ticket, work.occasion.rulebook)
    is_laxer = before is not None and before.is_live and promise.due_at > before.due_at
    if is_laxer and (problem := why_not_give_up(work)):
        return work.cannot(order, problem, promises=titles((promise,), work.language))
    done = _set(work, order, number, promise if before is None else _in_place_of(before, promise))
    return told_given_up(done, order.line, titles((promise,), work.language)) if is_laxer else done


def revoked(work: Work, order: Order) -> Work:
    """`#iptal-edildi SERİ ZAMAN`: the last of several certificates keeps the promise."""
    occasion = work.occasion
    if work.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return work.cannot(order, phrases.NO_REPORT)
    if not any(one.rule.kept_by == REVOCATION for one in work.ticket.promises):
        return work.cannot(order, NEEDS_GROUND)
    serial, words, at = _serial_and_time(order.value, occasion)
    if not serial:
        return work.cannot(order, NEEDS_SERIAL)
    if at is None:
        return work.cannot(order, NO_TIME, value=words)
    if at > occasion.now:
        return work.cannot(order, NOT_YET, time=local(at, occasion.house.timezone))
    promises = tuple(_published(one, at) for one in work.ticket.promises)
    done = replace(work, ticket=replace(work.ticket, promises=promises))
    done = done.did(order, REVOKED, serial=serial, time=local(at, occasion.house.timezone))
    late = [one for one in promises if one.rule.kept_by == REVOCATION and one.state is PromiseState.BREACHED]
    done = done.also(LATE) if late else done
    return done.happened("revocation published", ("serial", serial), ("at", at.isoformat()))


def revocation_of(ticket: Ticket) -> Promise | None:
    """What was promised about its revocation."""
    return next((one for one in ticket.promises if one.rule.name == REVOCATION), None)


def _number(value: str) -> int | None:
    match = _NUMBER.fullmatch(value.strip())
    return int(match[1]) if match and 1 <= int(match[1]) <= len(GROUNDS) else None


def _listed(language: str, within: Term) -> str:
    several = ((number, one) for number, one in enumerate(GROUNDS, start=1) if one.within == within)
    return "; ".join(f"{number} {one.title.in_language(language)}" for number, one in several)


def _promise(number: int, ticket: Ticket, rulebook: Rulebook) -> Promise:
    within = GROUNDS[number - 1].within
    wanted = URGENT_LADDER if within == AT_ONCE else LADDER
    ladder = wanted if wanted in rulebook.escalations else DEFAULT_LADDER
    rule = PromiseRule(REVOCATION, within, WALL, REVOCATION, escalate=ladder)
    return start(rule, "", ticket.received_at, rulebook.calendars, f"BR 4.9.1.1 ({number})")


def _set(work: Work, order: Order, number: int, promise: Promise) -> Work:
    others = tuple(one for one in work.ticket.promises if one.rule.name != REVOCATION)
    tags = tuple(tag for tag in work.ticket.tags if not _TAG.fullmatch(tag))
    ticket = replace(work.ticket, promises=(*others, promise), tags=(*tags, f"ground-{number}"))
    due, chosen = local(promise.due_at, work.occasion.house.timezone), GROUNDS[number - 1]
    title = chosen.title.in_language(work.language)
    done = replace(work, ticket=ticket)
    done = done.did(order, GROUND_SET, number=str(number), title=title, due=due, reason=chosen.reason)
    return done.happened("ground set", ("ground", str(number)), ("due", promise.due_at.isoformat()))


def _in_place_of(before: Promise, promise: Promise) -> Promise:
    """What was published already was published, whatever the ground turns out to be."""
    return keep(promise, before.kept_at) if before.kept_at else promise


def _published(promise: Promise, at: datetime) -> Promise:
    if promise.rule.kept_by != REVOCATION or (promise.kept_at and promise.kept_at >= at):
        return promise
    return keep(replace(promise, state=PromiseState.RUNNING, kept_at=None), at)


def _serial_and_time(value: str, occasion: Occasion) -> tuple[str, str, datetime | None]:
    """Split where the number ends, which may have blanks in it: `3A 4F 24 Kasım 14:05`."""
    words, found = value.split(), ("", "", None)
    for end in range(len(words) - 1, 0, -1):
        serial, rest = plain_serial(" ".join(words[:end])), " ".join(words[end:])
        at = read_time(rest, occasion.arrival.received_at, occasion.house.timezone)
        if serial and at:
            return serial, rest, at
        found = (serial, rest, None) if serial else found
    return found
