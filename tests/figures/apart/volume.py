"""K1 to K3, K20, K23 and K24: what came, what is open, what mailboxes did."""

from collections import Counter
from datetime import timedelta

from tests.figures.apart.known import Json, Span, came_in, does_count, is_closed, is_known, kind_at, share_of
from tests.figures.lives import Life, Year
from tests.figures.office_days import local_day


def k1(lives: tuple[Life, ...], span: Span) -> Json:
    came = came_in(lives, span)
    cells = Counter(
        (one.channel, kind_at(one, span), one.product, one.category, one.institution) for one in came
    )
    names = ("channel", "kind", "product", "category", "institution", "n")
    return {
        "total": len(came),
        "registered_late": sum(one.opened >= span.ends for one in came),
        "by_channel": dict(Counter(one.channel for one in came)),
        "by_kind": dict(Counter(kind_at(one, span) for one in came)),
        "by_product": dict(Counter(one.product for one in came)),
        "by_category": dict(Counter(one.category for one in came)),
        "by_institution": dict(Counter(one.institution for one in came)),
        "by_mailbox": dict(Counter(one.mailbox for one in came)),
        "cells": [dict(zip(names, (*cell, n), strict=True)) for cell, n in sorted(cells.items())],
    }


def k2(lives: tuple[Life, ...], span: Span) -> Json:
    start = reopened = closed = merged = 0
    still_open = []
    for life in lives:
        if life.merged and span.has(life.merged.at) and life.received < span.begins:
            merged += 1
        if not does_count(life, span):
            continue
        start += life.received < span.begins and not is_closed(life, span.begins)
        closed += sum(span.has(one.at) for one in life.closings)
        reopened += sum(span.has(one.reopened) for one in life.closings)
        if not is_closed(life, span.ends):
            still_open.append(life)
    ages = [span.ends - one.received for one in still_open]
    oldest = min(still_open, key=lambda one: (one.received, one.number), default=None)
    received = len(came_in(lives, span))
    return {
        "open_start": start,
        "received": received,
        "reopened": reopened,
        "closed": closed,
        "open_end": len(still_open),
        "balance": start + received + reopened - closed - len(still_open),
        "off": [],
        "merged": merged,
        "young": sum(age < timedelta(days=7) for age in ages),
        "older": sum(timedelta(days=7) <= age <= timedelta(days=30) for age in ages),
        "old": sum(age > timedelta(days=30) for age in ages),
        "oldest": oldest.number if oldest else "",
    }


def k3(year: Year, span: Span) -> Json:
    days = [one for one in year.days if one.day.startswith(span.name)]
    shares = {}
    for mailbox in {one.mailbox for one in days}:
        mine = [one for one in days if one.mailbox == mailbox]
        registered = sum(
            one.tickets + one.appended + one.filed + one.duplicates + one.quarantined for one in mine
        )
        shares[mailbox] = share_of(registered, sum(one.came for one in mine))
    there = {one.day for one in days}
    first, after = local_day(span.begins), local_day(span.ends)
    every = [f"{first + timedelta(days=one)}" for one in range((after - first).days)]
    return {
        "registered": share_of(sum(one["part"] for one in shares.values()), sum(one["of"] for one in shares.values())),
        "by_mailbox": shares,
        "days": len(there),
        "days_missing": [one for one in every if one not in there],
    }  # fmt: skip


def k20(lives: tuple[Life, ...], span: Span) -> Json:
    hops = over = 0
    came = came_in(lives, span)
    for life in came:
        teams = [life.team, *(one.team for one in life.transfers if one.at < span.ends)]
        hops += len(teams) - 1
        over += len(set(teams)) > 2
    return {
        "tickets": len(came),
        "hops": hops,
        "mean": round(hops / len(came), 2) if came else None,
        "over_two": share_of(over, len(came)),
        "handed_over": sum(
            span.has(one.at) for life in lives if is_known(life, span) for one in life.transfers
        ),
    }


def k23(year: Year, span: Span) -> Json:
    rows = []
    days = [one for one in year.days if one.day.startswith(span.name)]
    for mailbox in sorted({one.mailbox for one in days}):
        mine = [one for one in days if one.mailbox == mailbox]
        trips = [int(one.canary) for one in mine if one.canary.isdigit()]
        rows.append(
            {
                "mailbox": mailbox,
                "canary_seconds": max(trips, default=None),
                "canaries_lost": sum(one.canary == "lost" for one in mine),
                "silence_seconds": max(one.silent for one in mine),
                "gaps": sum(one.gaps for one in mine),
                "rescued": sum(one.rescued for one in mine),
            }
        )
    return {"rows": rows}


def k24(lives: tuple[Life, ...], span: Span, certificates: dict[str, int]) -> Json:
    rows = []
    for product, base in sorted(certificates.items()):
        complaints = sum(
            one.product == product and kind_at(one, span) == "complaint" for one in came_in(lives, span)
        )
        rows.append(
            {
                "product": product,
                "complaints": complaints,
                "certificates": base,
                "per_thousand": round(1000 * complaints / base, 2),
            }
        )
    return {"rows": rows}
