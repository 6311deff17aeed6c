"""Answers written into the quoted mail, where nothing marks them: nothing an author wrote is cut."""

from datetime import timedelta

import pytest

from tests.desk.remembering_desk import MX, Desk, mail
from ulak.desk.drafts import LEFT_OUT
from ulak.desk.staff.written_below import WRITTEN_BELOW
from ulak.desk.ticket import Purpose, Status

ASKED = "Sayın Ali,\n\nSeri numaranız nedir?\n\nNe zaman oldu?\n\nKimin adınadır?"
OUTLOOK = "From: Kamu SM <bilgi@kamusm.test>\nSent: Thursday, November 26, 2026 10:12 AM\nTo: ali@k1.test\nSubject: Bir\n\n"
GMAIL = "26 Kas 2026 Per 10:12 tarihinde Kamu SM <bilgi@kamusm.test> şunu yazdı:\n\n"
STAFF = "ayse@kurum.test"
PROVEN = f"{MX}; dmarc=pass header.from=kurum.test"
LEADS = [
    "Cevaplarımı aşağıya yazdım.",
    "Aşağıdadır.",
    "Kırmızı ile yazdım",
    "Sorularınızın cevapları metin içindedir.",
    "İstediğiniz bilgiler aşağıdadır",
    "Cevapladım",
    "Bilginize",
    "Teşekkürler, iyi günler.",
    "Please see inline",
]


@pytest.fixture
def asked() -> Desk:
    """A ticket on which the author was asked two questions."""
    desk = Desk()
    desk.receives(mail(author="ali@k1.test", subject="Bir"))
    desk.receives(
        mail(ASKED, STAFF, "Re: [KSM-2026-000001] Bir", "<s1@kurum.test>", Authentication_Results=PROVEN)
    )
    desk.now += timedelta(minutes=5)
    desk.dispatches()
    return desk


def told(desk: Desk, body: str) -> tuple[str, str]:
    """Text and reason of the notice of a reply to our letter."""
    letter = next(one for _, _, one in desk.outbox if one.purpose is Purpose.ANSWER)
    reply = mail(
        body, "ali@k1.test", "Re: [KSM-2026-000001] Bir", "<a9@k1.test>", In_Reply_To=letter.message_id
    )
    notice = next(one for one in desk.receives(reply).drafts if one.purpose is Purpose.NOTICE)
    return notice.text, notice.reason


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("header", [OUTLOOK, GMAIL])
def test_answers_between_our_own_lines_are_shown(asked: Desk, lead: str, header: str):
    answered = ASKED.replace("nedir?", "nedir?\nSERI 123").replace("oldu?", "oldu? Dün")
    text, _ = told(asked, f"{lead}\n\n{header}{answered}")
    assert "SERI 123" in text
    assert "Dün" in text


@pytest.mark.parametrize("lead", ["Yeni bilgi burada.", "Merhaba,\n\nkart geldi."])
@pytest.mark.parametrize(
    "quoted",
    [
        f"{OUTLOOK}{ASKED}",
        f"{GMAIL}{ASKED}",
        f"{OUTLOOK}{ASKED.replace(chr(10) * 2, ' ')}",
        f"{OUTLOOK}{ASKED.replace('numaranız ', 'numaranız' + chr(10))}",
        f"-----Özgün İleti-----\n{OUTLOOK}{ASKED}\n\n{GMAIL}> Merhaba",
        GMAIL + "".join(f"> {line}\n" for line in ASKED.splitlines()),
        f"{OUTLOOK}{ASKED}\n\nBu e-posta gizlidir; alıcısı değilseniz siliniz, sorumluluk kabul edilmez.",
    ],
)
def test_a_letter_that_is_only_quoted_is_left_out_and_that_is_said(asked: Desk, lead: str, quoted: str):
    text, reason = told(asked, f"{lead}\n\n{quoted}")
    assert text == lead
    assert LEFT_OUT.en in reason


def test_words_inside_a_marked_letter_of_ours_are_shown(asked: Desk):
    quoted = "".join(f"> {line}\n" for line in ASKED.replace("nedir?", "nedir? SERI 123").splitlines())
    text, _ = told(asked, f"Cevapladım\n\n{GMAIL}{quoted}")
    assert "SERI 123" in text


def test_marked_words_of_others_stay_out(asked: Desk):
    text, _ = told(asked, f"Bilginize\n\n{GMAIL}> Bambaşka bir yazışma, burada bilinmiyor.\n")
    assert text == "Bilginize"


def test_what_was_written_under_a_deleted_part_is_shown(asked: Desk):
    text, _ = told(asked, f"Cevapladım\n\n{OUTLOOK}Ne zaman oldu?\nEvet\nKimin adınadır?")
    assert "Evet" in text


def test_an_empty_mail_is_shown_empty(asked: Desk):
    assert told(asked, "")[0] == ""


def test_more_than_a_letter_is_shown_whole_as_ever(asked: Desk):
    text, _ = told(asked, "satır\n" * 10_001 + f"\n{OUTLOOK}Başka")
    assert "Başka" in text


def test_thanks_with_answers_below_open_a_closed_ticket_again(asked: Desk):
    asked.receives(
        mail("#kapat", STAFF, "Re: [KSM-2026-000001] Bir", "<s2@kurum.test>", Authentication_Results=PROVEN)
    )
    assert asked.dossiers["KSM-2026-000001"].ticket.status is Status.CLOSED
    text, _ = told(asked, f"Teşekkürler, iyi günler.\n\n{OUTLOOK}{ASKED} 123")
    assert "123" in text


def answers(desk: Desk, body: str, message_id: str = "<s3@kurum.test>") -> tuple[list, str]:
    """Letters to the author and the reason of the receipt of a staff answer to the notice."""
    notice = next(one for _, draft, one in desk.outbox if one.purpose is Purpose.NOTICE)
    decision = desk.receives(
        mail(
            body,
            STAFF,
            "RE: [KSM-2026-000001] Bir",
            message_id,
            In_Reply_To=notice.message_id,
            Authentication_Results=PROVEN,
        )
    )
    letters = [one for one in decision.drafts if one.purpose is Purpose.ANSWER]
    return letters, decision.drafts[-1].reason


NOTICE = "Yeni bir başvuru var.\n\nKart üç haftadır gelmedi.\n\nBu iletiyi yanıtlayınız."


@pytest.fixture
def complained() -> Desk:
    desk = Desk()
    desk.receives(mail(NOTICE, author="ali@k1.test", subject="Bir"))
    return desk


@pytest.mark.parametrize(
    "body",
    [
        f"Sayın Ali,\n\nYanıtlarımız aşağıda kırmızı ile belirtilmiştir.\n\n{OUTLOOK}{NOTICE}",
        f"Sayın Ali,\n\nYanıt veriyoruz.\n\n{OUTLOOK}{NOTICE.replace('gelmedi.', 'gelmedi. YARIN KAPINIZDA OLACAK')}",
        f"Sayın Ali,\n\nYanıtımız aşağıdadır.\n\n{OUTLOOK}Kartınız yarın kargoda olacak.",
    ],
)
def test_a_staff_answer_inside_the_quotation_does_not_leave_without_it(complained: Desk, body: str):
    (letter,), reason = answers(complained, body)
    assert letter.waits
    assert letter.leaves_at is None
    assert WRITTEN_BELOW.en in reason


def test_sent_again_as_it_was_it_still_does_not_leave(complained: Desk):
    body = f"Sayın Ali,\n\n{OUTLOOK}{NOTICE.replace('gelmedi.', 'gelmedi. YARIN KAPINIZDA OLACAK')}"
    answers(complained, body)
    complained.now += timedelta(minutes=1)
    (letter,), reason = answers(complained, body, "<s5@kurum.test>")
    assert letter.waits
    assert WRITTEN_BELOW.en in reason


def test_a_link_that_a_gateway_rewrote_holds_no_answer():
    desk = Desk()
    link = "https://www.kamusm.test/basvuru/izle"
    desk.receives(mail(f"Kart üç haftadır gelmedi, bakınız {link} ve yanıtlayınız.", author="ali@k1.test"))
    quoted = desk.letter(Purpose.NOTICE).text.replace(
        link, "https://urldefense.test/v3/__https://www.kamusm.test/basvuru/izle__;!!Ab1c-De2f$"
    )
    (letter,), _ = answers(desk, f"Sayın Ali,\n\nKartınız yolda.\n\n{OUTLOOK}{quoted}")
    assert not letter.waits


def test_a_colleague_s_answer_is_told_of_as_well(complained: Desk):
    complained.now += timedelta(minutes=1)
    answers(complained, "Sayın Ali,\n\nKartınız yolda.")
    notice = next(one for _, draft, one in complained.outbox if one.purpose is Purpose.NOTICE)
    complained.now += timedelta(minutes=1)
    decision = complained.receives(
        mail(
            f"Yanıtlarımız kırmızı ile.\n\n{OUTLOOK}{NOTICE}",
            "zehra@kurum.test",
            "RE: [KSM-2026-000001] Bir",
            "<s4@kurum.test>",
            In_Reply_To=notice.message_id,
            Authentication_Results=PROVEN,
        )
    )
    reason = decision.drafts[-1].reason
    assert WRITTEN_BELOW.en in reason
    assert STAFF in reason


@pytest.mark.parametrize(
    "body",
    [
        f"Sayın Ali,\n\nKartınız yolda.\n\n{OUTLOOK}{NOTICE}",
        f"Sayın Ali,\n\nYanıtlarımız aşağıdadır:\n\n1. Kartınız yolda.\n\n{OUTLOOK}{NOTICE}",
        f"Sayın Ali,\n\nKartınız yolda.\n\n{OUTLOOK}Zehra, buna ne diyelim?\n\n{OUTLOOK}{NOTICE}",
        f"Sayın Ali,\n\nKartınız yolda.\n\n{OUTLOOK}{NOTICE}\n\nBu iletiyi yazdırmadan önce çevreyi düşününüz.",
        f"Sayın Ali,\n\nKartınız yolda.\n\n{OUTLOOK}{NOTICE.replace('üç', 'uc üç')}",
        (
            "Sayın Ali,\n\nKartınız yolda.\n\n"
            "> Kart üç haftadır gelmedi.\n> Aramızda kalsın: bu kart üç kez unutuldu.\n> Bu iletiyi yanıtlayınız."
        ),
        f"#yine-de\nYanıtlarımız aşağıda kırmızı ile.\n\n{OUTLOOK}{NOTICE}",
    ],
)
def test_a_staff_answer_above_a_plain_quotation_leaves(complained: Desk, body: str):
    (letter,), reason = answers(complained, body)
    assert not letter.waits
    assert WRITTEN_BELOW.en not in reason
