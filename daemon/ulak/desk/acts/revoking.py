"""
`#gerekçe`: why a certificate must be revoked, and by when.

The time from the receipt of a report to the published revocation must not exceed that of its ground
(BR 4.9.5, 4.9.1.1, 4.9.1.2): so the promise counts from the arrival (T0), not from the decision.
"""

from dataclasses import replace
from datetime import timedelta

from ulak.desk import phrases
from ulak.desk.acts.giving_up import told_given_up, why_not_give_up
from ulak.desk.acts.grounds import AT_ONCE, DAY, SOON, SUB_CA, TAG, Ground, ground_named, listed
from ulak.desk.acts.revocation_promise import REVOCATION, with_revocations
from ulak.desk.clocks.due import in_place_of, keep, start
from ulak.desk.clocks.promise import WALL, Promise, PromiseRule
from ulak.desk.clocks.promise_titles import titles
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.drafts import local
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.rules.usual_ladders import DEFAULT_LADDER
from ulak.desk.ticket import Kind, Ticket

URGENT_LADDER, LADDER = "report", "revocation"

NO_GROUND = Words(
    "“{value}” bir gerekçe numarası değil. BR 4.9.1.1'e göre en geç 24 saat içinde:{at_once}\n    en geç 5"
    " gün içinde (24 saat içinde önerilir):{soon}\n    BR 4.9.1.2'ye göre alt CA sertifikaları en geç 7 gün"
    " içinde; “alt 3” veya “4.9.1.2-3” gibi yazılır:{sub_ca}",
    "“{value}” is no ground. Those of BR 4.9.1.1 are, within 24 hours:{at_once}\n    within 5 days (24 hours"
    " recommended):{soon}\n    those of BR 4.9.1.2, for certificates of subordinate CAs, within 7 days,"
    " written “sub 3” or “4.9.1.2-3”:{sub_ca}",
)
GROUND_SET = Words(
    "gerekçe {number}, {title}; iptal, geliş tarihinden sayılarak en geç {due} yayımlanmalı; CRL nedeni"
    " {reason}",
    "ground {number}, {title}; the revocation must be published by {due}, counted from the arrival; CRL"
    " reason {reason}",
)
RECOMMENDED = Words(
    "24 saat içinde iptal önerilir: en geç {time}", "revocation within 24 hours is recommended: by {time}"
)
FITTING_REASON = Words("en uygun olanı, boş bırakılamaz (BR 7.2.2)", "the fitting one, never none (BR 7.2.2)")


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
    ticket = with_revocations(ticket, work.occasion.now, work.occasion.rulebook.calendars)
    due = local(promise.due_at, work.occasion.house.timezone)
    early = work.ticket.received_at + timedelta(seconds=DAY)
    title = ground.title.in_language(work.language)
    reason = ground.reason or FITTING_REASON.in_language(work.language)
    done = replace(work, ticket=ticket)
    done = done.did(order, GROUND_SET, number=ground.name, title=title, due=due, reason=reason)
    if ground.within == SOON and early > work.occasion.now:
        done = done.also(RECOMMENDED, time=local(early, work.occasion.house.timezone))
    return done.happened("ground set", ("ground", ground.name), ("due", promise.due_at.isoformat()))


def _in_place_of(before: Promise, promise: Promise) -> Promise:
    """What was published already was published, what was missed was missed, whatever the ground is."""
    promise = in_place_of(before, promise)
    return keep(promise, before.kept_at) if before.kept_at else promise
