"""An acknowledgement that nobody is sent is waited for by nobody."""

from dataclasses import replace

from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.decision import Decision
from ulak.desk.ticket import Purpose


def without_acknowledgement(decision: Decision) -> Decision:
    """
    The decision, with its promises of an acknowledgement void where it opens a ticket and writes none.

    A robot, a forwarder or whoever has no address gets none (RFC 3834 §2), and neither does a mail whose rule
    says `acknowledge: false`: that is no breach.
    """
    opened, sends = decision.after, (one.purpose for one in decision.drafts)
    if opened is None or decision.before is not None or Purpose.ACKNOWLEDGEMENT in sends:
        return decision
    return replace(decision, after=replace(opened, promises=tuple(map(_void, opened.promises))))


def _void(promise: Promise) -> Promise:
    if promise.rule.kept_by != Purpose.ACKNOWLEDGEMENT:
        return promise
    return replace(promise, state=PromiseState.NOT_APPLICABLE)
