"""Which team, on which clock, and because of which line: what the rules make of one mail."""

from dataclasses import dataclass, replace
from typing import Literal

from ulak.desk.clocks.promise import WALL, PromiseRule, Term, Unit
from ulak.desk.contact import Channel
from ulak.desk.rules.rulebook import Rule, Rulebook, Setting
from ulak.desk.rules.sight import SET_BY_RULES, TAGS, Asked, MailSight
from ulak.desk.rules.usual_ladders import DEFAULT_LADDER
from ulak.desk.ticket import Kind, Reason

__all__ = ["Asked", "Route", "route"]

PROMISING = ("promises", "sla")
DAY = Term(24 * 3_600, Unit.SECONDS)
REPORT = PromiseRule(
    "preliminary-report", DAY, WALL, "preliminary-report", to=("reporter", "subscriber"), escalate="report"
)
FIRST_ANSWER = PromiseRule("first-answer", DAY, WALL, "answer")


@dataclass(frozen=True, slots=True)
class Route:
    """
    What the rules say about a mail.

    `promises` are ready to be started, each name once. `acknowledge` is a template's name, False
    for none, None for the usual one. `alert` are roles to tell at once. `reasons` say which line
    set each field; what an opening mail stated has none.
    """

    kind: Kind
    team: str
    product: str = ""
    category: str = ""
    owner: str = ""
    priority: str = ""
    channel: Channel = Channel.EMAIL
    institution: str = ""
    promises: tuple[PromiseRule, ...] = ()
    acknowledge: str | Literal[False] | None = None
    tags: tuple[str, ...] = ()
    gate: str = ""
    alert: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def basis(self, promise: str) -> str:
        """The `file:line` that a promise of this name comes from; empty for a name it has not."""
        found = (r for r in self.reasons if r.field in PROMISING and r.value == promise)
        return next((f"{reason.file}:{reason.line}" for reason in found), "")


@dataclass(frozen=True, slots=True)
class _Set:
    """A setting, and the rule it stands in."""

    setting: Setting
    rule: Rule

    def reason(self, field: str = "", value: str = "") -> Reason:
        setting = self.setting
        place = setting.place
        return Reason(field or setting.field, value or setting.value, self.rule.name, place.file, place.line)


def route(asked: Asked, rulebook: Rulebook) -> Route:
    """
    Try the rules in order; the first to set a field wins, and the catch-all has the last word.

    A rule sees what those before it set. Team and kind come from the catch-all even where a
    rule stopped the search without them: nobody's mail is nobody's.
    """
    given = asked.given()
    first, added = _settings(asked, given, rulebook)
    values = given | {field: one.setting.value for field, one in first.items() if field not in given}
    specialist, cause = _specialist(values, rulebook)
    promises, bases = _promises(Kind(values["kind"]), first.get("sla"), added, rulebook)
    reasons = [one.reason() for field, one in first.items() if field not in {"sla", *given}]
    return Route(
        kind=Kind(values["kind"]),
        team=values["team"],
        product=values.get("product", ""),
        category=values.get("category", ""),
        owner=values.get("owner", specialist),
        priority=values.get("priority", ""),
        channel=Channel(values.get("channel", Channel.EMAIL)),
        institution=values.get("institution", ""),
        promises=promises,
        acknowledge=_acknowledge(values.get("acknowledge")),
        tags=tuple(dict.fromkeys((*asked.tags, *_unique(added, TAGS)))),
        gate=values.get("gate", ""),
        alert=_unique(added, "alert"),
        reasons=(*reasons, *cause, *bases, *(a.reason() for a in added if a.setting.field != "promises")),
    )


def _settings(
    asked: Asked, given: dict[str, str], rulebook: Rulebook
) -> tuple[dict[str, _Set], tuple[_Set, ...]]:
    """The winning settings by field, and those that add up, in order of the rules."""
    so_far = dict(given)
    tagged: list[str] = []
    sight = MailSight(asked, so_far, tagged, rulebook.sought)
    first: dict[str, _Set] = {}
    added: list[_Set] = []
    for rule in rulebook.rules:
        if not rule.when.holds(sight):
            continue
        for setting in rule.then.single:
            first.setdefault(setting.field, _Set(setting, rule))
            if setting.field in SET_BY_RULES:
                so_far.setdefault(setting.field, setting.value)
        added += [_Set(setting, rule) for setting in rule.then.added]
        tagged += [setting.value for setting in rule.then.added if setting.field == TAGS]
        if rule.then.stop:
            break
    last = rulebook.rules[-1]
    for setting in last.then.single:
        if setting.field in ("team", "kind"):
            first.setdefault(setting.field, _Set(setting, last))
    return first, tuple(added)


def _specialist(values: dict[str, str], rulebook: Rulebook) -> tuple[str, tuple[Reason, ...]]:
    """The person responsible for the institution, where no rule named an owner."""
    place = rulebook.institutions.get(values.get("institution", ""))
    if place is None or not place.specialist or "owner" in values:
        return "", ()
    why = Reason("owner", place.specialist, f"institution {place.name}", place.place.file, place.place.line)
    return place.specialist, (why,)


def _promises(
    kind: Kind, sla: _Set | None, added: tuple[_Set, ...], rulebook: Rulebook
) -> tuple[tuple[PromiseRule, ...], tuple[Reason, ...]]:
    """Every promise once by name; what `sla` says about one outdoes the promise as it is defined."""
    promises: dict[str, PromiseRule] = {}
    reasons: list[Reason] = []
    if sla is not None and sla.rule.then.sla is not None:
        short = promised_by_sla(kind, sla.rule.then.sla, rulebook)
        promise = replace(short, source=str(sla.setting.place))
        promises[promise.name] = promise
        reasons.append(sla.reason("sla", promise.name))
    for one in added:
        name = one.setting.value
        if one.setting.field == "promises" and name not in promises:
            promises[name] = rulebook.promises[name]
            reasons.append(one.reason())
    return tuple(promises.values()), tuple(reasons)


def promised_by_sla(kind: Kind, within: Term, rulebook: Rulebook) -> PromiseRule:
    """
    What `sla: 24h` is short for: one promise on the wall clock.

    A certificate problem report promises its preliminary report to reporter and subscriber
    (BR 4.9.5); everything else the first human answer.
    """
    usual = REPORT if kind is Kind.CERTIFICATE_PROBLEM_REPORT else FIRST_ANSWER
    ladder = rulebook.promises.get(usual.name, usual).escalate
    if ladder not in rulebook.escalations:
        ladder = DEFAULT_LADDER
    return replace(usual, within=within, escalate=ladder)


def _acknowledge(value: str | None) -> str | Literal[False] | None:
    return False if value == "false" else value


def _unique(added: tuple[_Set, ...], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.setting.value for one in added if one.setting.field == field))
