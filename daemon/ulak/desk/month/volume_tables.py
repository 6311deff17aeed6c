"""What came and what became of it: K1 to K3, K15, K20, K21."""

from collections.abc import Iterator

from ulak.desk.figures.values import Figures
from ulak.desk.month.page import Amount, Table
from ulak.desk.month.rows import counted, day_said, decimal, kept, matter, numbered, of_each
from ulak.desk.month.titles import Titles

MOST_CELLS = 20


def volume(figures: Figures, titles: Titles) -> Iterator[Table]:
    """K1, by everything it is counted by."""
    one, said = figures.volume, titles.said
    yield counted(
        titles, "K1", said("Alınan başvurular, türe göre", "Received, by kind"), said("Tür", "Kind"),
        one.by_kind, titles.kind,
    )  # fmt: skip
    for title, what, counts, called in (
        (said("Kanala göre", "By channel"), said("Kanal", "Channel"), one.by_channel, titles.channel),
        (said("Ürüne göre", "By product"), said("Ürün", "Product"), one.by_product, titles.product),
        (said("Konuya göre", "By type"), said("Konu", "Type"), one.by_category, titles.category),
        (said("Kuruma göre", "By institution"), said("Kurum", "Institution"), one.by_institution,
         titles.institution),
        (said("Posta kutusuna göre", "By mailbox"), said("Posta kutusu", "Mailbox"), one.by_mailbox,
         titles.mailbox),
    ):  # fmt: skip
        if counts:
            yield counted(titles, "K1", title, what, counts, called)
    yield _crossed(figures, titles)


def _crossed(figures: Figures, titles: Titles) -> Table:
    """Channel × kind × product × type × institution, the largest groups."""
    cells = sorted(figures.volume.cells, key=lambda cell: -cell.n)
    said = titles.said
    left = len(cells) - MOST_CELLS
    rows = tuple(
        (
            " · ".join(
                (
                    titles.channel(cell.channel),
                    titles.kind(cell.kind),
                    *matter(titles, cell.product, cell.category),
                    *((titles.institution(cell.institution),) if cell.institution else ()),
                )
            ),
            Amount(cell.n),
        )
        for cell in cells[:MOST_CELLS]
    )
    more = said(
        f"En büyük {MOST_CELLS} grup; {left} grup daha var.", f"The largest {MOST_CELLS}; {left} more."
    )
    title = said("Kanal · tür · ürün · konu · kurum", "Channel · kind · product · type · institution")
    return Table("K1", title, (said("Grup", "Group"), "n"), rows, more if left > 0 else "")


def backlog(figures: Figures, titles: Titles) -> Table:
    """K2, with the flow check."""
    one, said = figures.backlog, titles.said
    rows = (
        (said("Ay başında açık", "Open at the start"), Amount(one.open_start)),
        (said("Alınan", "Received"), Amount(one.received)),
        (said("Yeniden açılan", "Reopened"), Amount(one.reopened)),
        (said("Kapatılan", "Closed"), Amount(one.closed)),
        (said("Ay sonunda açık", "Open at the end"), Amount(one.open_end)),
        (said("… 7 günden yeni", "… under 7 days old"), Amount(one.young)),
        (said("… 7–30 günlük", "… 7 to 30 days old"), Amount(one.older)),
        (said("… 30 günden eski", "… over 30 days old"), Amount(one.old)),
        (said("Başka kayda katılan eski kayıt", "Earlier tickets merged into others"), Amount(one.merged)),
    )
    oldest = numbered(
        titles, said("En eski açık kayıt", "Oldest open ticket"), tuple(filter(None, [one.oldest]))
    )
    off = numbered(titles, said("Dengeyi bozan kayıtlar", "Tickets that are off"), one.off)
    title = said("Açık kayıtlar ve akış dengesi", "Backlog and flow check")
    return Table("K2", title, ("", "n"), rows, flow_said(figures, titles), (*oldest, *off))


def flow_said(figures: Figures, titles: Titles) -> str:
    """Whether what was open, came, was opened again and closed gives what is open now."""
    one, said = figures.backlog, titles.said
    numbers = (Amount(n).words(titles.language) for n in (
        one.open_start, one.received, one.reopened, one.closed, one.open_end,
    ))  # fmt: skip
    start, received, reopened, closed, end = numbers
    sum_said = f"{start} + {received} + {reopened} − {closed} = {end}"
    if one.off and not one.balance:
        n = len(one.off)
        return said(
            f"Akış dengesi {n} kayıtta TUTMUYOR, toplamda fark birbirini götürüyor: {sum_said}.",
            f"The flow does NOT balance for {n} tickets, whose differences cancel out: {sum_said}.",
        )
    if not one.balance:
        return said(f"Akış dengesi tutuyor: {sum_said}.", f"The flow balances: {sum_said}.")
    off = Amount(abs(one.balance)).words(titles.language)
    return said(
        f"Akış dengesi TUTMUYOR: {start} + {received} + {reopened} − {closed} ile {end} arasında {off}"
        " fark var.",
        f"The flow does NOT balance: {start} + {received} + {reopened} − {closed} and {end} differ by {off}.",
    )


def coverage(figures: Figures, titles: Titles) -> Table:
    """K3."""
    one, said = figures.coverage, titles.said
    head = ("", said("Kaydedilen", "Registered"), "n", said("Oran", "Share"))
    rows = (
        kept(said("Bütün kutular", "All mailboxes"), one.registered),
        *of_each(one.by_mailbox, titles.mailbox),
    )
    days = tuple(day_said(day, titles) for day in one.days_missing)
    missing = numbered(titles, said("Sayılmayan günler", "Days not counted"), days)
    title = said("Gelen iletilerin kaydı", "Registration of mails")
    return Table(
        "K3", title, head, rows, said(f"{one.days} gün sayıldı.", f"{one.days} days counted."), missing
    )


def movement(figures: Figures, titles: Titles) -> Iterator[Table]:
    """K15, K20, K21."""
    said, moved = titles.said, figures.transfers
    head = ("", "n", said("Toplam", "Of"), said("Oran", "Share"))
    yield Table(
        "K15",
        said("Yeniden açılan kayıtlar", "Reopened"),
        head,
        (
            kept(
                said("Kapandıktan sonra 30 gün içinde", "Within 30 days after closing"),
                figures.reopened.reopened,
            ),
        ),
        lists=numbered(titles, said("Kayıtlar", "Tickets"), figures.reopened.tickets),
    )
    yield Table(
        "K20",
        said("Birimler arası devir", "Transfers"),
        ("", said("Değer", "Value")),
        (
            (said("Bu ay gelen kayıt", "Tickets received"), Amount(moved.tickets)),
            (said("Devir", "Hops"), Amount(moved.hops)),
            (said("Kayıt başına devir", "Hops per ticket"), decimal(moved.mean)),
            (said("İkiden çok birim gören", "Seen by more than two units"), Amount(moved.over_two.part)),
            (said("Ay içinde devredilen (bütün kayıtlar)", "Handed over in the month, any ticket"),
             Amount(moved.handed_over)),
        ),
    )  # fmt: skip
    yield Table(
        "K21",
        said("İlk temasta çözüm", "First-contact resolution"),
        head,
        (kept(said("Tek yanıtla kapanan", "Closed with one answer"), figures.first_contact.resolved),),
    )
