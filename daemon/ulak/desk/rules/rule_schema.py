"""JSON Schema of a file in `rules/`, for editors that complete and check YAML while it is written."""

from ulak.desk.clocks.promise import WALL
from ulak.desk.clocks.reminding import BY_DATE, USUAL
from ulak.desk.contact import Channel
from ulak.desk.for_others.web_form import LISTED, Part
from ulak.desk.keeping.retention import Start
from ulak.desk.month.reporting import USUALLY_TO
from ulak.desk.recurring.ruled import USUAL_ROLE
from ulak.desk.rules.house_rules import KEPT_BY, PARTIES, TOLD
from ulak.desk.rules.monthly_report_rules import LANGUAGES
from ulak.desk.rules.recurrence_rules import FEWEST, LONGEST, MOST
from ulak.desk.rules.reminder_rules import CLOSING_KEYS
from ulak.desk.rules.schema_of_rules import CONDITIONS, rule_list
from ulak.desk.rules.schema_of_satisfaction import satisfaction_schema
from ulak.desk.rules.schema_values import (
    DAYS,
    Schema,
    address,
    addresses,
    block,
    days,
    duration,
    flag,
    keeping,
    listed,
    named,
    named_here,
    one_of,
    opening_hours,
    said,
    some_of,
    step_time,
    term,
    term_or_none,
    text,
    time_of_day,
    words_or_list,
)
from ulak.desk.rules.usual_ladders import DEFAULT_LADDER
from ulak.desk.task import GATES, TaskKind
from ulak.desk.ticket import Kind

FILE_NAME = "rules.schema.json"
"""What it is called beside the rules; their first line names it to the editor."""


def rules_schema() -> Schema:
    """Every key that `ulak check` knows; references between names are checked there, not here."""
    sections = {
        "teams": named(_team(), "Who works here, by team. A rule names a team by the key."),
        "roles": _roles(),
        "calendars": _calendars(),
        "promises": named(_promise(), "What the desk promises. Rules name these under then: promises."),
        "escalations": named(
            listed(_step()), "Ladders: who is told as a promise's time runs out. `default` is the usual one."
        ),
        "products": named(_title(), "What tickets are about; then: product names the key."),
        "categories": named(_title(), "Types of complaints; then: category names the key."),
        "root-causes": named(_title(), "Why it came to a complaint; #kapat names one."),
        "institutions": named(
            _institution(), "Institutions, each with the specialist its tickets belong to."
        ),
        "web-forms": named(_web_form(), "Forms on a web site that are mailed to the desk."),
        "gates": block(
            "Who decides on answers that a rule keeps back.", **dict.fromkeys(sorted(GATES), _gate())
        ),
        "reminders": _reminders(),
        "satisfaction": satisfaction_schema(),
        "recurrence": _recurrence(),
        "monthly-report": _monthly_report(),
        "retention": named(
            _retention(), "How long tickets are kept; the first entry that fits holds. Without any: for good."
        ),
        "rules": rule_list(),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of ulak's rules",
        "description": "How the desk works. `ulak check` tries it, `ulak rules test` runs its examples.",
        "type": ["object", "null"],
        "properties": sections,
        "additionalProperties": False,
        "$defs": CONDITIONS,
    }


def _team() -> Schema:
    return block(
        needs=("address",),
        title=_title(),
        address=address("Where notices to the team go.", "ssl-ekip@kurum.test"),
        lead=address("Told when a promise is at 75 % of its time.", "ayse@kurum.test"),
        members=addresses("Who may answer and command by mail.", ["ayse@kurum.test", "mehmet@kurum.test"]),
        digest=flag("Whether its people get a letter of the morning.", default=True),
    )


def _title() -> Schema:
    title = block(tr=text("In Turkish.", "SSL Ekibi"), en=text("In English.", "SSL team"))
    words = "The title in letters and reports; a language that is missing takes the other's."
    return said({"anyOf": [title, {"type": "null"}]}, words)


def _roles() -> Schema:
    words = "People by what they answer for; a person may hold several roles, an empty list is nobody."
    holders = addresses("Who holds the role.", ["mib@kurum.test"], [])
    return named(holders, words, propertyNames={"not": {"enum": list(TOLD)}})


def _calendars() -> Schema:
    words = "Office hours and holidays; a promise names one as its clock."
    return named(_calendar(), words, propertyNames={"not": {"const": WALL}})


def _calendar() -> Schema:
    hours = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": DAYS},
        "additionalProperties": opening_hours(
            "Open from–to; several spans with commas or blanks.", "08:10-19:00"
        ),
    }
    return block(
        needs=("hours",),
        country=text("Whose public holidays hold: an ISO code. Without it there are none.", "TR"),
        hours=said(hours, "When the desk works, by day of the week.", {"mon-fri": "08:10-19:00"}),
        half_day_ends=time_of_day(
            "When work ends on half days (arife, 28 October).", "13:00", default="13:00"
        ),
        closed=days("Days on which nobody works, such as administrative leave.", *_CLOSED),
        open=days("Days on which the desk works all the same.", ["2026-10-31 09:00-12:00"]),
    )


_CLOSED = (["2026-10-30"], ["2027-05-10..2027-05-14"], ["2026-12-31 13:00-19:00"])


def _promise() -> Schema:
    clock = named_here((WALL,))
    return block(
        needs=("within", "clock", "kept-by"),
        within=term(
            "8h (hours of its clock), 30d (the same local time 30 days later) or 15bd (business days).",
            "8h",
            "24h",
            "30d",
            "15bd",
        ),
        clock=said(clock, "wall (nights and holidays count), or the name of a calendar.", "wall", "office"),
        kept_by=one_of(KEPT_BY, "What keeps it.", "answer"),
        pauses=flag("Stands still while the author is asked; never on the wall, never a term of law."),
        legal=flag("A term of law."),
        to=some_of(PARTIES, "Who it is made to; kept for each apart.", ["reporter", "subscriber"]),
        escalate=text("The ladder it climbs; one about a task has none unless it names one.", DEFAULT_LADDER),
    )


def _step() -> Schema:
    told = named_here(TOLD)
    anybody = {"anyOf": [told, {"type": "array", "items": told}]}
    return block(
        needs=("at", "tell"),
        at=step_time(
            "A share of the promise's time, a time after its start, or from the due instant (-2h, +30m).",
            "50%",
            "12h",
            "-2h",
            "+30m",
        ),
        tell=said(anybody, "Whom: owner, team, lead, or roles.", ["owner", "team"], ["coordinators"]),
        every=duration("Again and again until the promise is kept.", "1d", "1h"),
    )


def _institution() -> Schema:
    specialist = address("The specialist's address.", "uzman@kurum.test")
    titles = block(
        needs=("specialist",),
        tr=text("The institution's name in Turkish.", "A Bakanlığı"),
        en=text("The institution's name in English.", "Ministry A"),
        specialist=specialist,
    )
    return said({"anyOf": [specialist, titles]}, "The specialist's address, or a block with titles as well.")


def _web_form() -> Schema:
    part = one_of(Part, "What the field is.", "name")
    meanings = {
        str(one): named(
            one_of(Kind, "Our word for it.") if one is Part.KIND else text("Our id."),
            "Our word, by the form's.",
        )
        for one in LISTED
    }
    reads = block("What is read from it, by part; {} where it is no filled-in form.", **_parts())
    return block(
        needs=("from", "fields"),
        mailbox=words_or_list("Where it comes to; left out, any of ours.", "bilgi"),
        authenticated=flag("Believed only where our border proved the sender.", default=True),
        fields=named(
            part, "Each label of the mail, and what it is.", {"Adı Soyadı": "name", "Mesaj": "text"}
        ),
        values=block("Words of the form's lists that are not our titles.", **meanings),
        examples=listed(
            block(needs=("body", "reads"), body=text("The mail's text."), reads=reads),
            "Mails that must be read so; `ulak check` tries them.",
        ),
        **{
            "from": addresses(
                "The address the form's mail comes from; nobody's who works here.", "form@web.test"
            )
        },
    )


def _parts() -> dict[str, Schema]:
    return {str(one): text("As it must be read.") for one in Part}


def _gate() -> Schema:
    return block(
        "Who decides, and when they are reminded.",
        decided_by=text("The role that decides.", "management", default="management"),
        deputies=addresses("Who may stand in.", ["vekil@kurum.test"]),
        deputies_after=term_or_none(
            "From when on deputies decide; 0d is at once.", "1bd", "0d", default="0d"
        ),
        remind=term("How long it may lie before it is reminded of.", "3bd", default="3bd"),
        clock=said(named_here((WALL,)), "Whose business days count: a calendar, or wall.", "office"),
        own_text=flag("Whether somebody may decide on a text of their own."),
    )


def _closing() -> Schema:
    return block(
        "A ticket whose author does not answer closes by itself; without this key none ever does.",
        needs=CLOSING_KEYS,
        after=term("How long after the question left, at the earliest.", "20d"),
        notice=term("How long before that the author is told.", "5d"),
        root_cause=text("The root cause it is closed with, one of root-causes."),
    )


def _monthly_report() -> Schema:
    number = said({"type": "integer", "minimum": 1}, "How many of the product are in use.", 1200)
    report = block(
        "The monthly report, on the first working day.",
        to=words_or_list("Roles it goes to.", list(USUALLY_TO)),
        language=one_of(LANGUAGES, "The language it is written in; else the desk's.", "tr"),
        certificates=named(number, "For complaints per thousand certificates, by product."),
    )
    return {**report, "type": ["object", "null"]}


def _recurrence() -> Schema:
    recurrence = block(
        "When a complaint recurs; without this section no action is given by itself.",
        within=duration("How far back complaints are compared.", "90d"),
        count=_whole("How many of one kind bring an action.", FEWEST, MOST, 3),
        action=text("The role whose holders get the action; empty for none.", "quality", default=USUAL_ROLE),
        days=_whole("In how many days it is due.", 1, LONGEST, 14),
    )
    return {**recurrence, "type": ["object", "null"]}


def _whole(words: str, least: int, most: int, example: int) -> Schema:
    return said({"type": "integer", "minimum": least, "maximum": most}, words, example, default=example)


def _retention() -> Schema:
    return block(
        needs=("keep",),
        kind=some_of(Kind, "Kinds of tickets; left out, all.", "privacy-request"),
        channel=some_of(Channel, "Channels they came by; left out, all.", ["cimer", "tubimer"]),
        keep=keeping("For how long: days, months or years.", "2y", "6mo", "90d"),
        after=one_of(
            Start, "Since when; certificates: since their end, if later.", "certificates", default="closing"
        ),
    )


def _reminders() -> Schema:
    """An action is reminded of on a day that is named when it is given."""
    clock = said(named_here((WALL,)), "Whose business days count: a calendar, or wall.", "office")
    again = term("How often again.", "1bd")
    times = "How long it may lie, and how often it is reminded of."
    first = {"first": term("When it is reminded of first.", "1bd")}
    kinds = {
        str(kind): block(times, then=again, clock=clock, **({} if kind in BY_DATE else first))
        for kind in USUAL
    }
    kinds[TaskKind.AUTHOR]["properties"]["close"] = _closing()
    words = "When somebody who was asked for something is reminded; usual times hold for what is left out."
    return {**block(words, **kinds), "type": ["object", "null"]}
