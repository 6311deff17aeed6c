"""A year of tickets, made up: the same seed makes the same lives, over all channels and of every kind."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from tests.figures.lives import (
    Action,
    Answer,
    Call,
    Closing,
    Escalation,
    Gate,
    Grouped,
    Life,
    MailboxDay,
    Merge,
    Promised,
    Revoking,
    Survey,
    Told,
    Transfer,
    Wait,
    Year,
)
from tests.figures.office_days import (
    ISTANBUL,
    TABLE,
    after_open_time,
    end_of_business_day,
    local_day,
    month_begins,
)

PRODUCTS = (
    *("nes", "mobil_nes", "mali_muhur", "kurumsal_sifreleme", "e_muhur", "okc", "gem", "zaman_damgasi"),
    *("kart_okuyucu", "yazilim", "danismanlik_egitim", "uyum"),
)
CATEGORIES = ("basvuru", "teslimat", "kurulum", "yenileme", "iptal", "ucret", "iletisim", "personel", "diger")
CAUSES = ("bilgi_eksikligi", "surec", "insan_hatasi", "yazilim_hatasi", "altyapi", "tedarikci", "kullanici")
INSTITUTIONS = ("a_bakanligi", "b_bakanligi", "c_universitesi")
CHANNELS: tuple[str, ...] = (
    ("email",) * 60 + ("phone",) * 15 + ("web",) * 10 + ("cimer",) * 6 + ("tubimer",) * 3
)
CHANNELS += ("social",) * 4 + ("in-person",) * 2
KINDS: tuple[str, ...] = ("complaint",) * 45 + ("request",) * 35 + ("suggestion",) * 8 + ("other",) * 10
KINDS += ("privacy-request",) * 2
TEAMS = ("customer-relations", "zaman-damgasi", "nes-uretim")
GROUNDS = (("1", 24), ("3", 24), ("4", 24), ("7", 120), ("12", 120), ("4.9.1.2-5", 168))
OFFICE = "holidays 0.109, 141ea494ef99"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)
LAST = datetime(2027, 2, 15, tzinfo=UTC)
"""Nothing that happens is later."""


def made_up(tickets: int, seed: int = 2026) -> Year:
    """So many tickets received in 2026, and what came of them until February."""
    rng = Random(seed)
    begins, ends = month_begins(2026, 1), month_begins(2027, 1)
    span = (ends - begins).total_seconds()
    received = sorted(begins + timedelta(seconds=rng.randrange(int(span))) for _ in range(tickets))
    people = [f"p{rng.getrandbits(64):016x}" for _ in range(max(tickets // 3, 5))]
    lives = [_life(rng, number, at, people) for number, at in enumerate(received, 1)]
    return Year(tuple(_merged(rng, lives)), tuple(_days(rng)))


def _life(rng: Random, number: int, received: datetime, people: list[str]) -> Life:
    name = f"KSM-2026-{number:06}"
    if rng.random() < 0.06:
        return _report(rng, name, received, people)
    channel = rng.choice(CHANNELS)
    opened = received + timedelta(seconds=rng.randrange(5, 90))
    if rng.random() < 0.01:
        opened += timedelta(hours=rng.randrange(1, 30))
    if rng.random() < 0.01:
        received, opened = _over_midnight(rng, received)
    if channel in ("cimer", "tubimer"):
        day = local_day(received) - timedelta(days=rng.choice((0, 0, 1, 3)))
        received = datetime(day.year, day.month, day.day, 8, 10, tzinfo=UTC) - ISTANBUL
        opened = max(opened, received + HOUR)
    who = rng.choice(people[:20] if rng.random() < 0.1 else people)
    life = _Making(rng, name, rng.choice(KINDS), channel, received, opened, who)
    return life.lived()


def _over_midnight(rng: Random, at: datetime) -> tuple[datetime, datetime]:
    """In the last minutes of the month, and written down in the next one."""
    day = local_day(at)
    ends = month_begins(day.year, day.month + 1)
    late = rng.choice((0, 1, 30, 86_400, 120_000))
    return ends - timedelta(seconds=rng.randrange(1, 3600)), ends + timedelta(seconds=late)


class _Making:
    """One life as it is made, its clock going on with every thing that happens."""

    def __init__(
        self, rng: Random, name: str, kind: str, channel: str, received: datetime, opened: datetime, who: str
    ) -> None:
        self.rng, self.name, self.kind, self.channel = rng, name, kind, channel
        self.received, self.opened, self.now = received, opened, opened
        self.has_mail = channel in ("email", "web") or (channel != "cimer" and rng.random() < 0.5)
        self.who = who if self.has_mail else ""
        self.answers: list[Answer] = []
        self.calls: list[Call] = []
        self.waits: list[Wait] = []
        self.wrote: list[datetime] = []
        self.closings: list[Closing] = []
        self.transfers: list[Transfer] = []
        self.gates: list[Gate] = []
        self.actions: list[Action] = []
        self.takings: list[datetime] = []
        self.marks: dict[bool, list[tuple[datetime, datetime | None]]] = {False: [], True: []}
        self.tasks = 0

    def lived(self) -> Life:
        """All that becomes of it, one thing after the other."""
        rng = self.rng
        self.acknowledge()
        if rng.random() < 0.97:
            self.handle()
        self.is_misread = bool(self.takings) and rng.random() < 0.03
        return Life(
            number=self.name,
            kind="other" if self.is_misread else self.kind,
            kinds=((self.takings[0], self.kind),) if self.is_misread else (),
            channel=self.channel,
            mailbox="bilgi",
            team="customer-relations",
            author=self.who,
            received=self.received,
            opened=self.opened,
            product=rng.choice(PRODUCTS) if rng.random() < 0.9 else "",
            category=rng.choice(CATEGORIES) if rng.random() < 0.85 else "",
            institution=rng.choice(INSTITUTIONS) if self.channel in ("cimer", "tubimer") else "",
            acknowledged=self.acknowledged,
            acknowledgement_bounced=self.acknowledgement_bounced,
            answers=tuple(self.answers),
            calls=tuple(self.calls),
            waits=tuple(self.waits),
            wrote=tuple(self.wrote),
            closings=tuple(self.closings),
            transfers=tuple(self.transfers),
            gates=tuple(self.gates),
            actions=tuple(self.actions),
            takings=tuple(self.takings),
            promises=(promises := tuple(self.promises())),
            escalations=tuple(escalations(promises, self.received)),
            survey=self.survey(),
            group=self.group(),
        )

    def acknowledge(self) -> None:
        """At once, mostly; some fail, some come back, some tickets have nobody to write to."""
        self.acknowledged = self.acknowledgement_bounced = None
        if self.has_mail and self.rng.random() < 0.97:
            self.acknowledged = self.opened + timedelta(seconds=self.rng.choice((1, 2, 5, 20, 20, 400)))
            if self.rng.random() < 0.01:
                self.acknowledgement_bounced = self.acknowledged + 3 * MINUTE

    def later(self, most: float) -> datetime:
        """Some office hours on."""
        span = timedelta(minutes=round(60 * self.rng.uniform(0.1, most)))
        self.now = after_open_time(self.now, span)
        return self.now

    def handle(self) -> None:
        """Taken, maybe handed over, asked about, decided on by management, answered, closed, opened again."""
        rng = self.rng
        self.takings.append(self.later(rng.choice((0.3, 0.5, 1, 2, 5))))
        for _ in range(rng.choice((0,) * 12 + (1, 1, 1, 2, 3))):
            was = self.transfers[-1].team if self.transfers else "customer-relations"
            team = rng.choice([one for one in TEAMS if one != was])
            self.transfers.append(Transfer(self.later(4), team))
            self.takings.append(self.later(12))
        if self.channel in ("cimer", "tubimer"):
            self.pass_gate()
        if self.has_mail and rng.random() < 0.15:
            self.ask()
        if self.now < LAST and rng.random() < 0.95:
            if not self.has_mail or rng.random() < 0.6:
                self.answer()
            for _ in range(rng.choice((0, 0, 0, 1))):
                self.answer()
            if rng.random() < 0.9:
                self.close()
            elif not self.has_told():
                self.answer()

    def pass_gate(self) -> None:
        """Management decides; may want it otherwise first."""
        kind = "signature" if self.channel == "cimer" else "approval"
        for how in ("returned", "passed") if self.rng.random() < 0.2 else ("passed",):
            self.tasks += 1
            submitted = self.later(30)
            word = how if how == "returned" else {"signature": "signed", "approval": "approved"}[kind]
            if self.rng.random() < 0.03:
                self.gates.append(Gate(kind, self.tasks, submitted, None, ""))
                self.now = LAST
                return
            self.gates.append(Gate(kind, self.tasks, submitted, self.later(40), word))

    def ask(self) -> None:
        """A question to the author, who answers or does not."""
        written = self.later(6)
        left = written + 2 * MINUTE
        self.answers.append(Answer(written, left, asks=True))
        self.marks[False].append((left, left))
        ends = None
        if self.rng.random() < 0.85:
            ends = left + timedelta(minutes=self.rng.randrange(10, 12_000))
            self.wrote.append(ends)
            self.now = ends
        else:
            self.now = left + 20 * DAY
        self.waits.append(Wait(left, ends))

    def answer(self) -> None:
        """By letter, or otherwise where there is no address; a letter may come back."""
        rng, at = self.rng, self.later(self.rng.choice((0.5, 1, 2, 3, 6, 20)))
        self.end_wait(at + 2 * MINUTE)
        if not self.has_mail:
            told = max(at - timedelta(minutes=rng.randrange(0, 20)), self.takings[0])
            self.calls.append(Call(told, at, self.channel if self.channel != "web" else "phone"))
            self.mark(at, told)
            return
        bounced = at + timedelta(minutes=rng.randrange(3, 300)) if rng.random() < 0.02 else None
        self.send(at, bounced)
        if bounced:
            self.answer()

    def send(self, at: datetime, bounced: datetime | None) -> None:
        """A letter leaves, and may come back."""
        left = at + 2 * MINUTE
        self.answers.append(Answer(at, left, bounced))
        self.mark(left, left)
        self.now = bounced or left
        for marks in self.marks.values():
            if bounced and marks[-1][1] == left:
                marks.append((bounced, None))

    def mark(self, noted: datetime, kept: datetime) -> None:
        """The first answer keeps a promise."""
        for marks in self.marks.values():
            if not marks or marks[-1][1] is None:
                marks.append((noted, kept))

    def has_told(self) -> bool:
        """Does the author know anything, as far as we do?"""
        return bool(self.calls) or any(one.bounced is None for one in self.answers)

    def end_wait(self, at: datetime) -> None:
        """Another answer ends the waiting, and so does closing."""
        if self.waits and self.waits[-1].ends is None:
            self.waits[-1] = Wait(self.waits[-1].begins, at)

    def close(self) -> None:
        """With a cause, mostly, where it is a complaint; some are opened again."""
        rng = self.rng
        at, complaint = self.later(5), self.kind == "complaint"
        cause = rng.choice(CAUSES) if complaint and rng.random() < 0.93 else ""
        founded = rng.choice(("founded", "partly-founded", "not-founded", "")) if complaint else ""
        self.end_wait(at)
        again, why = self.after_closing(at)
        self.closings.append(Closing(at, cause, founded, True, again, why))
        if again is not None:
            self.now = again
            if why == "author":
                self.wrote.append(again)
            if why != "taken back":
                self.answer()
            self.close()
            return
        if complaint and rng.random() < 0.04:
            self.tasks += 1
            given, due = at + MINUTE, at + timedelta(days=rng.randrange(3, 40))
            ended = given + timedelta(days=rng.randrange(1, 60)) if rng.random() < 0.8 else None
            self.actions.append(Action(self.tasks, given, due, ended, rng.choice(("done",) * 4 + ("void",))))

    def after_closing(self, at: datetime) -> tuple[datetime | None, str]:
        """When it opens again, and why; what tells the author may go out with the closing, and come back."""
        rng = self.rng
        if self.has_mail and not self.has_told():
            bounced = at + timedelta(minutes=rng.randrange(3, 3000)) if rng.random() < 0.1 else None
            self.send(at, bounced)
            if bounced:
                return bounced, "bounce"
        if rng.random() < 0.01:
            return at + MINUTE, "taken back"
        if rng.random() > 0.07:
            return None, ""
        days = rng.choice((1, 5, 12, 20, 29, 31, 45, 59))
        by_author = self.has_mail and rng.random() < 0.8
        return at + timedelta(days=days, minutes=rng.randrange(600)), "author" if by_author else "staff"

    def promises(self) -> Iterator[Promised]:
        """What the shipped rules promise."""
        legal = self.channel in ("cimer", "tubimer")
        if not legal:
            due = after_open_time(self.received, 8 * HOUR)
            yield promised("first-answer/", OFFICE, self.opened, due, self.marks[False])
        if self.kind == "request" and self.channel == "cimer":
            due = end_of_business_day(self.received, 15)
            yield promised("information-request/", OFFICE, self.opened, due, self.marks[True])
        elif legal or self.kind == "privacy-request":
            yield promised("petition/", "wall", self.opened, self.received + 30 * DAY, self.marks[True])

    def group(self) -> Grouped | None:
        """One complaint in six is like others."""
        if self.kind != "complaint" or self.is_misread or self.rng.random() > 0.15:
            return None
        name = str(self.rng.randrange(1, 30))
        return Grouped(self.opened + MINUTE, name, self.rng.randrange(1, 20))

    def survey(self) -> Survey | None:
        """A few of those with an address are asked, a few answer."""
        rng = self.rng
        if not (self.who and self.closings and self.closings[-1].reopened is None and rng.random() < 0.3):
            return None
        sent = self.closings[-1].at + DAY
        rated = sent + timedelta(hours=rng.randrange(1, 600)) if rng.random() < 0.4 else None
        refused = sent + HOUR if rated is None and rng.random() < 0.05 else None
        return Survey(sent, rng.randrange(1, 6) if rated else 0, rated, refused)


def promised(
    key: str, clock: str, given: datetime, due: datetime, marks: Sequence[tuple[datetime, datetime | None]]
) -> Promised:
    """With its breach, where it was not kept when it was due, or came back later."""
    kept = None
    for noted, since in marks:
        if noted <= due:
            kept = since
    broken = max(due, given) + SECOND if kept is None else None
    if broken is None:
        broken = next((noted + SECOND for noted, since in marks if noted > due and since is None), None)
    return Promised(key, clock, given, due, tuple(marks), breached=broken)


_STEPS = {
    "office": ((0.5, "50%", "owner, team"), (0.75, "75%", "lead"), (0.9, "90%", "coordinators")),
    "report": ((0.5, "12h", "owner, team"), (20 / 24, "20h", "lead, quality"), (23 / 24, "23h", "management, on-call")),
}  # fmt: skip
_ALL = "owner, team, lead, coordinators, quality, management"


def escalations(promises: tuple[Promised, ...], received: datetime) -> Iterator[Escalation]:
    """Each rung that was reached, and the breach again on up to three days."""
    for one in promises:
        report = one.key.startswith(("preliminary", "revocation"))
        for share, step, told in _STEPS["report" if report else "office"]:
            at = received + (one.due - received) * share
            if one.key == "first-answer/":
                at = after_open_time(received, 8 * HOUR * share)
            at = max(at, one.given) + 30 * SECOND
            if at < one.due and one.kept(at) is None and (one.ended is None or one.ended > at):
                yield Escalation(one.key, step, at, told)
        again = one.breached
        for _ in range(3):
            if again is None or one.kept(again) is not None:
                break
            yield Escalation(one.key, "24h" if report else "100%", again, _ALL)
            again += HOUR if report else DAY


def _report(rng: Random, name: str, received: datetime, people: list[str]) -> Life:
    """A certificate problem report: both told in time or not, a ground set or not, revoked or not."""
    opened = received + timedelta(seconds=rng.randrange(3, 60)) + (rng.random() < 0.02) * 6 * HOUR
    who = rng.choice(people)
    robot = rng.random() < 0.05
    taken = opened + timedelta(minutes=rng.randrange(5, 900))
    to_reporter = taken + timedelta(minutes=rng.randrange(5, rng.choice((300, 900, 1500))))
    subscribers = rng.choice((1, 1, 1, 2, 3, 0))
    said = sorted(to_reporter + timedelta(minutes=rng.randrange(1, 600)) for _ in range(subscribers))
    silent = rng.random() < 0.05
    reporter = [] if silent else [(to_reporter, to_reporter)]
    last = said[-1] if said else None
    subscriber = [(last, last)] if last and not silent else []
    ended = opened + 20 * MINUTE
    limit = opened + DAY
    promises = [
        promised("preliminary-report/reporter", "wall", opened, received + DAY, reporter),
        promised("preliminary-report/subscriber", "wall", opened, received + DAY, subscriber),
    ]
    if robot:
        promises[0] = Promised(promises[0].key, "wall", opened, received + DAY, ended=ended)
    if not said:
        promises[1] = Promised(promises[1].key, "wall", opened, received + DAY, ended=ended)
    revoking = _revoking(rng, received, to_reporter) if rng.random() < 0.5 and not silent else None
    if revoking:
        due = received + revoking.hours * HOUR
        done = [(noted, at) for _, at, noted in revoking.published]
        marks = [(max(noted for noted, _ in done), max(at for _, at in done))] if done else []
        promises.append(promised("revocation/", "wall", revoking.set, due, marks))
    over = max([limit, to_reporter, *said, *([n for *_, n in revoking.published] if revoking else [])])
    done_at = over + timedelta(minutes=rng.randrange(10, 3000))
    revoked = revoking is None or bool(revoking.published)
    answer = Answer(done_at, done_at + 2 * MINUTE)
    closed = not silent and revoked and rng.random() < 0.95
    return Life(
        number=name,
        kind="certificate-problem-report",
        channel="email",
        mailbox="cainfo",
        team="ssl",
        author=who,
        received=received,
        opened=opened,
        product="ssl",
        acknowledged=None if robot else opened + SECOND,
        answers=(answer,) if closed else (),
        closings=(Closing(done_at, "", "", True),) if closed else (),
        takings=() if silent else (taken,),
        promises=tuple(promises),
        escalations=tuple(escalations(tuple(promises), received)),
        reports=()
        if silent
        else (*([] if robot else [("reporter", to_reporter)]), *(("subscriber", one) for one in said)),
        told=() if silent else tuple(Told(at, place, subscribers) for place, at in enumerate(said, 1)),
        revoking=revoking,
    )


def _revoking(rng: Random, received: datetime, after: datetime) -> Revoking:
    ground, hours = rng.choice(GROUNDS)
    published = []
    for place in range(rng.choice((0, 1, 1, 1, 1, 2, 3))):
        at = after + timedelta(minutes=rng.randrange(10, rng.choice((400, 1600, 9000))))
        published.append((f"{rng.getrandbits(64):016X}{place}", at, at + 20 * MINUTE))
    published.sort(key=lambda one: one[2])
    return Revoking(ground, hours, after, tuple(published))


def _merged(rng: Random, lives: list[Life]) -> Iterator[Life]:
    """A few that are not closed yet become a part of the one before."""
    for before, life in zip((None, *lives), lives, strict=False):
        quiet = before is not None and not (life.takings or life.answers or life.calls)
        if not quiet or life.kind == "certificate-problem-report" or before is None:
            yield life
            continue
        at = life.opened + timedelta(minutes=rng.randrange(30, 20_000))
        promises = tuple(
            Promised(one.key, one.clock, one.given, one.due, (), at, one.breached if (one.breached or at) < at else None)
            for one in life.promises
        )  # fmt: skip
        steps = tuple(one for one in life.escalations if one.at < at)
        yield Life(
            **{
                name: getattr(life, name)
                for name in Life.__dataclass_fields__
                if name not in ("promises", "escalations", "merged")
            },
            promises=promises,
            escalations=steps,
            merged=Merge(at, before.number),
        )


def _days(rng: Random) -> Iterator[MailboxDay]:
    """What the record says of every mailbox's day."""
    for day in (one for one in TABLE if one.year == 2026 and rng.random() > 0.01):
        for mailbox in ("bilgi", "cainfo"):
            tickets, appended, filed = rng.randrange(0, 80), rng.randrange(0, 40), rng.randrange(0, 20)
            duplicates, quarantined = rng.randrange(0, 3), int(rng.random() < 0.03)
            came = tickets + appended + filed + duplicates + quarantined
            lost = rng.random() < 0.01
            yield MailboxDay(
                day=f"{day:%Y-%m-%d}",
                written=datetime(day.year, day.month, day.day, 21, 1, tzinfo=UTC),
                mailbox=mailbox,
                came=came + (rng.random() < 0.01),
                tickets=tickets,
                appended=appended,
                filed=filed,
                duplicates=duplicates,
                quarantined=quarantined,
                rescued=int(rng.random() < 0.1),
                silent=rng.randrange(600, 90_000),
                gaps=int(rng.random() < 0.02),
                canary="lost" if lost else rng.choice(("", str(rng.randrange(2, 900)))),
            )
