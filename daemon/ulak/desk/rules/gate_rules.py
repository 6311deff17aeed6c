"""Reading `gates` of `rules/`: who decides on approvals and signatures."""

from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.promise import WALL, Term, Unit
from ulak.desk.gate.gatekeeping import MANAGEMENT, Gatekeeping
from ulak.desk.rules.fields import Fields, check_word
from ulak.desk.rules.house_rules import Defined, Named, check_clock, check_counted
from ulak.desk.rules.yaml_lines import Place, Scalar
from ulak.desk.task import GATES

GATE_KEYS = ("decided-by", "deputies", "deputies-after", "remind", "clock", "own-text")
OFFICE = "office"


def read_gates(named: Named, defined: Defined) -> dict[str, Gatekeeping]:
    """Read `gates`; a gate that no file describes is kept by the management."""
    for key, _ in named.values():
        check_word(key, sorted(GATES), "a gate", defined.problems)
    return {kind: _gate(kind, named, defined) for kind in sorted(GATES)}


def deputies_in(named: Named, defined: Defined) -> frozenset[str]:
    """Every deputy's address: they work here too."""
    return frozenset(one for gate in read_gates(named, defined).values() for one in gate.deputies)


def _gate(kind: str, named: Named, defined: Defined) -> Gatekeeping:
    key, node = named.get(kind, (None, Scalar(Place("", 0), "")))
    fields = Fields(node, f"gate {kind}", GATE_KEYS, defined.problems)
    role, clock = fields.text("decided-by", MANAGEMENT), _clock(fields, defined)
    if key is not None and role not in defined.names.get("roles", ()):
        defined.check(fields.scalar("decided-by") or Scalar(fields.place, role), "roles", "a role")
    remind = fields.parsed("remind", parse_term, Term(3, Unit.DAYS if clock == WALL else Unit.BUSINESS_DAYS))
    deputies_after = fields.parsed("deputies-after", _term_or_none, None)
    check_counted(fields, clock, {"remind": remind, "deputies-after": deputies_after})
    return Gatekeeping(
        decided_by=role,
        deputies=fields.addresses("deputies"),
        deputies_after=deputies_after,
        remind=remind,
        clock=clock,
        own_text=fields.flag("own-text"),
    )


def _clock(fields: Fields, defined: Defined) -> str:
    """The office's hours, where the house has a calendar of that name."""
    check_clock(fields, defined)
    return fields.text("clock", OFFICE if OFFICE in defined.names.get("calendars", ()) else WALL)


def _term_or_none(word: str) -> Term | None:
    """`0d` and the like: at once."""
    return parse_term(word) if word.strip("0smhbd ") else None
