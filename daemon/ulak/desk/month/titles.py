"""The desk's ids as a reader of the report calls them, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ulak.desk.figures.counted import OTHER
from ulak.desk.figures.month import Month
from ulak.desk.for_others.channel_words import TITLES as CHANNELS
from ulak.desk.recipients import REPORTER, SUBSCRIBER
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.ticket import Kind

NOT_SET = Words("belirtilmemiş", "not set")
NOT_IN_RULES = Words("kurallarda olmayan", "not in the rules")
KINDS: Mapping[str, Words] = {
    Kind.COMPLAINT: Words("şikâyet", "complaint"),
    Kind.REQUEST: Words("istek", "request"),
    Kind.SUGGESTION: Words("öneri", "suggestion"),
    Kind.CERTIFICATE_PROBLEM_REPORT: Words("sertifika problem bildirimi", "certificate problem report"),
    Kind.PRIVACY_REQUEST: Words("KVKK başvurusu", "privacy request"),
    Kind.OTHER: Words("diğer", "other"),
}
PROMISES: Mapping[str, Words] = {
    "first-answer": Words("ilk yanıt", "first answer"),
    "preliminary-report": Words("ön rapor", "preliminary report"),
    "petition": Words("dilekçe (30 gün)", "petition (30 days)"),
    "information-request": Words("bilgi edinme (15 iş günü)", "information request (15 business days)"),
    "privacy-request": Words("KVKK başvurusu (30 gün)", "privacy request (30 days)"),
    "revocation": Words("iptal", "revocation"),
    "acknowledgement": Words("alındı yazısı", "acknowledgement"),
    "resolution": Words("sonuçlandırma", "resolution"),
    "unit-answer": Words("birimin yanıtı", "unit's answer"),
    "gate": Words("onay veya imza kararı", "decision at a gate"),
    "approval": Words("onay", "approval"),
    "signature": Words("imza", "signature"),
}
AUTHOR = "author"
PARTIES: Mapping[str, Words] = {
    REPORTER: Words("bildirene", "to the reporter"),
    SUBSCRIBER: Words("sertifika sahibine", "to the subscriber"),
}
SORTS_OF_DAY: Mapping[str, Words] = {
    "workday": Words("iş günü", "workday"),
    "weekend": Words("hafta sonu", "weekend"),
    "holiday": Words("tatil", "holiday"),
}
_MONTHS = Words(
    "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "January February March April May June July August September October November December",
)
_WEEKDAYS = Words(
    "Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
)


@dataclass(frozen=True, slots=True)
class Titles:
    """
    Calls things by the titles of a rulebook; what the rules have no title for keeps its id.

    `groups` are the names proposed for groups of complaints that are alike by their words.
    """

    language: str
    rulebook: Rulebook
    groups: Mapping[str, str] = field(default_factory=dict)

    def said(self, turkish: str, english: str) -> str:
        """The one of the two that is the report's."""
        return turkish if self.language == "tr" else english

    def month(self, month: Month) -> str:
        """`Kasım 2026`."""
        return f"{self.month_alone(month)} {month.year}"

    def month_alone(self, month: Month) -> str:
        """`Kasım`."""
        return _MONTHS.in_language(self.language).split()[month.number - 1]

    def month_short(self, month: Month) -> str:
        """`Kas`, under a chart."""
        return self.month_alone(month)[:3]

    def weekday(self, number: str) -> str:
        """By its number, 0 for Monday."""
        return _WEEKDAYS.in_language(self.language).split()[int(number)]

    def channel(self, id: str) -> str:
        """How it came."""
        return self._named(id, {str(one): title for one, title in CHANNELS.items()})

    def kind(self, id: str) -> str:
        """What it is: complaint, request …"""
        return self._named(id, KINDS)

    def product(self, id: str) -> str:
        """What it is about."""
        return self._named(id, self.rulebook.products)

    def category(self, id: str) -> str:
        """Its type."""
        return self._named(id, self.rulebook.categories)

    def cause(self, id: str) -> str:
        """Why it came to it."""
        return self._named(id, self.rulebook.root_causes)

    def institution(self, id: str) -> str:
        """Whose matter it is."""
        return self._named(id, {name: one.title for name, one in self.rulebook.institutions.items()})

    def team(self, id: str) -> str:
        """Who has it."""
        return self._named(id, {name: one.title for name, one in self.rulebook.teams.items()})

    def mailbox(self, id: str) -> str:
        """By its name in the configuration."""
        return self._named(id, {})

    def group(self, id: str) -> str:
        """Complaints alike by their words; a group whose name is gone keeps its number."""
        return self.groups.get(id) or self.said(f"{id} numaralı grup", f"group {id}")

    def promise(self, name: str) -> str:
        """`preliminary-report/reporter` as people say it; to the author goes without saying."""
        promise, _, party = name.partition("/")
        title = self._named(promise, PROMISES)
        return f"{title} ({self._named(party, PARTIES)})" if party not in ("", AUTHOR) else title

    def day(self, sort: str) -> str:
        """What sort of day it was."""
        return self._named(sort, SORTS_OF_DAY)

    def _named(self, id: str, titles: Mapping[str, Words]) -> str:
        if id in titles:
            return titles[id].in_language(self.language)
        return {"": NOT_SET, OTHER: NOT_IN_RULES}.get(id, Words(id, id)).in_language(self.language)
