"""The month is reported: once, on the first working day after it, however many desks work on one store."""

import json
import logging
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from ulak.desk.figures.figures import figures
from ulak.desk.figures.figures_words import as_words
from ulak.desk.figures.month import Month
from ulak.desk.figures.ruled import ruled_by
from ulak.desk.figures.values import Figures
from ulak.desk.lists.digest import OFFICE
from ulak.desk.month.due import Due, due
from ulak.desk.month.letter import Printed, language_of, readers, send
from ulak.desk.month.page import Page
from ulak.desk.month.pages import Circumstances, page_of
from ulak.desk.month.titles import Titles
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rulebook import Rulebook
from ulak.errors import ConfigError, Unavailable
from ulak.gateways.charts import drawn
from ulak.gateways.report_page import Pictures, page_in_html
from ulak.gateways.report_pdf import page_in_pdf
from ulak.gateways.report_table import page_in_workbook
from ulak.mail.message import Attachment
from ulak.stages.office import Office
from ulak.store.engine import Store
from ulak.store.history import History
from ulak.store.monthly import MonthlyReports, MonthReported
from ulak.store.rule_sets import RuleSets
from ulak.store.stale import Stale

log = logging.getLogger(__name__)

Binder = Callable[[Page, Pictures], bytes | None]
PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Press:
    """
    What a report is made with; `pdf` makes the paper of its page.

    `failed` are months, with the templates of the time, that could not be made into a letter, for whatever
    reason: the figures of a year are not counted anew every minute because of one slip.
    """

    store: Store
    pdf: Binder = page_in_pdf
    failed: set[tuple[Month, str]] = field(default_factory=set)

    @property
    def reports(self) -> MonthlyReports:
        """Which months were reported."""
        return MonthlyReports(self.store)


@dataclass(frozen=True, slots=True)
class Counted:
    """
    The figures of a month, as values and as they are kept, with the rules they were counted by.

    `groups` are the names of groups of complaints, by their ids.
    """

    figures: Figures
    written: str
    rulebook: Rulebook
    groups: Mapping[str, str]

    @property
    def digest(self) -> str:
        """Of what is kept."""
        return sha256(self.written.encode()).hexdigest()


def turn(office: Office, press: Press, clock: Callable[[], datetime]) -> int:
    """Report the last month where that is due and somebody is to be told; return how many reports left."""
    now, office = clock(), office.today()
    rulebook, zone = office.rules(), office.house.timezone
    if not readers(rulebook):
        return 0
    reported = frozenset(map(Month.parse, press.reports.months()))
    found = due(now, rulebook.calendars.get(OFFICE), zone, press.reports.begun(), reported)
    if found is None or (found.month, office.templates.version) in press.failed:
        return 0
    return _tried(office, press, found, now)


def _tried(office: Office, press: Press, found: Due, now: datetime) -> int:
    """One try; what a store that was away kept from being made is tried again."""
    this = (found.month, office.templates.version)
    press.failed.add(this)
    try:
        made = _report(office, press, found, now)
    except Unavailable:
        press.failed.discard(this)
        raise
    except ConfigError as broken:
        log.error("the monthly report cannot be written: %s", broken)  # noqa: TRY400
        return 0
    press.failed.discard(this)
    return made


def _report(office: Office, press: Press, found: Due, now: datetime) -> int:
    counted = count(office, press.store, found.month, now)
    around = Circumstances(opened=found.opened, missed=found.missed)
    printed = print_whole(office, counted, around, now, press.pdf)
    row = kept(found.month, counted, now, late=found.opened is not None)
    try:
        office.settle(send(printed, office.rules(), office.house), now, first=press.reports.once(row))
    except Stale:
        return 0
    log.info("the report of %s is on its way", found.month)
    return 1


def count(office: Office, store: Store, month: Month, now: datetime) -> Counted:
    """
    The figures of a month by the rules in force at its end, whenever they are asked for.

    One that is not over yet is counted up to now.
    """
    zone, history = office.house.timezone, History(store)
    over = min(month.ends(zone), now)
    rulebook = _rules_at(office, store, history.rules_at(over))
    ruled = ruled_by(rulebook, zone, rulebook.reporting.certificates)
    found = figures(history.entries(month.begins(zone), over), month, ruled, over)
    written = json.dumps(as_words(found), ensure_ascii=False, sort_keys=True)
    return Counted(found, written, rulebook, MonthlyReports(store).groups(found.recurrence.groups))


def _rules_at(office: Office, store: Store, version: str) -> Rulebook:
    """The set of then; that of today where none was, or this ulak cannot read it any more."""
    accepted = RuleSets(store).of(version)
    if accepted is not None and version != office.rules().version:
        with suppress(ConfigError):
            return read_rules(accepted.files, office.house.timezone)
    return office.rules()


def kept(month: Month, counted: Counted, now: datetime, *, late: bool = False) -> MonthReported:
    """What the store keeps of a report."""
    return MonthReported(str(month), now, late, counted.digest, counted.written)


def print_page(office: Office, counted: Counted, around: Circumstances, language: str = "") -> Page:
    """What the report says, in its own language or another."""
    titles = Titles(language or language_of(office.rules(), office.house), counted.rulebook, counted.groups)
    return page_of(counted.figures, titles, office.house.name, office.house.timezone, around)


def print_whole(
    office: Office, counted: Counted, around: Circumstances, now: datetime, binder: Binder = page_in_pdf
) -> Printed:
    """The page with its charts and files; what could not be made is said in it, and left out."""
    page = print_page(office, counted, around)
    charts = drawn(page)
    pdf = binder(page, embedded(charts))
    workbook = page_in_workbook(page, now)
    made = ((pdf, "pdf", PDF), (workbook, "xlsx", XLSX))
    lacking = tuple(ending.upper() for content, ending, _ in made if content is None)
    if lacking:
        log.warning("no %s in the monthly report: install ulak[report]", " and no ".join(lacking))
        page = print_page(office, counted, replace(around, unavailable=lacking))
    files = tuple(
        Attachment(f"monthly-report-{page.month}.{ending}", kind, content)
        for content, ending, kind in made
        if content is not None
    )
    pictures = tuple(Attachment(f"{name}.png", "image/png", png, inline=True) for name, png in charts.items())
    return Printed(page, counted.digest, files, pictures, lacking)


def page_file(printed: Printed) -> Attachment:
    """The page for a browser, its charts inside."""
    charts = {one.name.removesuffix(".png"): one.content for one in printed.pictures}
    page = page_in_html(printed.page, embedded(charts))
    return Attachment(f"monthly-report-{printed.page.month}.html", "text/html", page.encode())


def embedded(charts: dict[str, bytes]) -> Pictures:
    """Charts as they stand inside a page that needs nothing beside itself."""
    return {name: f"data:image/png;base64,{b64encode(png).decode('ascii')}" for name, png in charts.items()}
