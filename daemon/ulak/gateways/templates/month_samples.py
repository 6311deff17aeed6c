"""A month that never was, for the letter that reports one."""

from ulak.desk.month.plain import Report, Section

_TURKISH = Report(
    title="Kasım 2026 aylık raporu",
    standfirst="Kasım 2026 ayında bütün kanallardan 1.234 başvuru alındı, 1.230 kayıt kapatıldı;"
    " ay sonunda 58 kayıt açıktı.",
    findings=(
        "Akış dengesi tutuyor: 48 + 1.234 + 6 − 1.230 = 58.",
        "Sürelere uyum: ilk yanıt %95,3 (n=870), ön rapor (bildirene) %88,9 (n=9).",
        "Kaçırılan süre: 2. En ağırı KSM-2026-000123, ön rapor (bildirene): 3 sa 20 dk geç.",
    ),
    figures=("Alınan başvuru: 1.234 (Ekim: 1.110)", "Süresinde ilk yanıt: %95,3 (n=870; Ekim: %93,1)"),
    sections=(
        Section(
            "K1 Alınan başvurular, türe göre", "", ("istek: n 700, Pay %56,7", "şikâyet: n 534, Pay %43,3")
        ),
        Section(
            "K2 Açık kayıtlar ve akış dengesi",
            "Akış dengesi tutuyor: 48 + 1.234 + 6 − 1.230 = 58.",
            ("Ay başında açık: 48", "Alınan: 1.234"),
        ),
        Section("K9 İptal süreleri", "", ()),
    ),
    notes=("Rapor kimsenin adını içermez.",),
)
_ENGLISH = Report(
    title="Monthly report, November 2026",
    standfirst="In November 2026 1,234 tickets came by all channels and 1,230 were closed; 58 were open"
    " at the month’s end.",
    findings=(
        "The flow balances: 48 + 1,234 + 6 − 1,230 = 58.",
        "Promises kept in time: first answers 95.3% (n=870), preliminary reports to reporters 88.9% (n=9).",
        "Promises missed: 2. The worst: KSM-2026-000123, preliminary report: 3 h 20 min late.",
    ),
    figures=("Received: 1,234 (October: 1,110)", "First answer in time: 95.3% (n=870; October: 93.1%)"),
    sections=(
        Section("K1 Received, by kind", "", ("request: n 700, Share 56.7%", "complaint: n 534, Share 43.3%")),
        Section(
            "K2 Backlog and flow check",
            "The flow balances: 48 + 1,234 + 6 − 1,230 = 58.",
            ("Open at the start: 48", "Received: 1,234"),
        ),
        Section("K9 Revocation", "", ()),
    ),
    notes=("The report names nobody.",),
)


def month(language: str) -> Report:
    """In Turkish for `tr`, in English for every other language."""
    return _TURKISH if language == "tr" else _ENGLISH
