"""
`#gerekçe` and `#iptal-edildi`: why a certificate must be revoked, and that it was.

The time from the receipt of a report to the published revocation must not exceed that of its ground
(BR 4.9.5, 4.9.1.1, 4.9.1.2): so the promise counts from the arrival (T0), not from the decision.
"""

from dataclasses import replace
from datetime import datetime

from ulak.desk import phrases
from ulak.desk.acts.giving_up import told_given_up, why_not_give_up
from ulak.desk.acts.grounds import AT_ONCE, SOON, SUB_CA, TAG, Ground, ground_named, listed
from ulak.desk.clocks.due import in_place_of, keep, start
from ulak.desk.clocks.promise import WALL, Promise, PromiseRule, PromiseState
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

URGENT_LADDER, LADDER = "report", "revocation"

NO_GROUND = Words(
    "“{value}” bir gerekçe numarası değil; BR 4.9.1.1'e göre 24 saat içinde: {at_once}; 5 gün içinde (24"
    " saatte olmalı): {soon}; BR 4.9.1.2'ye göre alt CA sertifikaları 7 gün içinde, “alt 3” veya “4.9.1.2-3”"
    " gibi yazılır: {sub_ca}",
    "“{value}” is no ground; those of BR 4.9.1.1 are, within 24 hours: {at_once}; within 5 days (should be 24"
    " hours): {soon}; those of BR 4.9.1.2, for certificates of subordinate CAs, within 7 days, written “sub"
    " 3” or “4.9.1.2-3”: {sub_ca}",
)
GROUND_SET = Words(
    "gerekçe {number}, {title}; iptal, geliş tarihinden sayılarak en geç {due} yayımlanmalı; CRL nedeni"
    " {reason}",
    "ground {number}, {title}; the revocation must be published by {due}, counted from the arrival; CRL"
    " reason {reason}",
)
FITTING_REASON = Words("en uygun olanı, boş bırakılamaz (BR 7.2.2)", "the fitting one, never none (BR 7.2.2)")
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


def ground(work: Work, order: Order) -> Work:
    """`#gerekçe NO`, `#gerekçe alt NO`: one of the grounds; a laxer one than before needs a reason."""
    named = ground_named(order.value)
    if work.ticket.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
        return work.cannot(order, phrases.NO_REPORT)
    if named is None:
        terms = {"at_once": AT_ONCE, "soon": SOON, "sub_ca": SUB_CA}
        lists = {name: listed(work.language, term) for name, term in terms.items()}
        return work.cannot(order, NO_GROUND, value=order.value, **lists)
    before = revocation_of(work.ticket)
    promise = _promise(named, work.ticket, work.occasion.rulebook)
    is_laxer = before is not None and before.is_live and promise.due_at > before.due_at
    if is_laxer and (problem := why_not_give_up(work)):
        return work.cannot(order, problem, promises=titles((promise,), work.language))
    done = _set(work, order, named, promise if before is None else _in_place_of(before, promise))
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


def _promise(ground: Ground, ticket: Ticket, rulebook: Rulebook) -> Promise:
    wanted = URGENT_LADDER if ground.within == AT_ONCE else LADDER
    ladder = wanted if wanted in rulebook.escalations else DEFAULT_LADDER
    rule = PromiseRule(REVOCATION, ground.within, WALL, REVOCATION, escalate=ladder)
    return start(rule, "", ticket.received_at, rulebook.calendars, ground.basis, rulebook.version)


def _set(work: Work, order: Order, ground: Ground, promise: Promise) -> Work:
    others = tuple(one for one in work.ticket.promises if one.rule.name != REVOCATION)
    tags = tuple(tag for tag in work.ticket.tags if not TAG.fullmatch(tag))
    ticket = replace(work.ticket, promises=(*others, promise), tags=(*tags, ground.tag))
    due = local(promise.due_at, work.occasion.house.timezone)
    title = ground.title.in_language(work.language)
    reason = ground.reason or FITTING_REASON.in_language(work.language)
    done = replace(work, ticket=ticket)
    done = done.did(order, GROUND_SET, number=ground.name, title=title, due=due, reason=reason)
    return done.happened("ground set", ("ground", ground.name), ("due", promise.due_at.isoformat()))


def _in_place_of(before: Promise, promise: Promise) -> Promise:
    """What was published already was published, what was missed was missed, whatever the ground is."""
    promise = in_place_of(before, promise)
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
