"""What a mail says to a survey, as people and programs write it: a number and words, a refusal, or nothing."""

from urllib.parse import parse_qs

import pytest

from tests.rules.specimen import mail
from ulak.desk.satisfaction.rating_words import said_in
from ulak.desk.satisfaction.vote_links import RATINGS, refusal_link, vote_links
from ulak.mail.message import Message

N = "KSM-2026-000123"
QUOTED = (
    "\n\n3 Kas 2026 Sal 10:00 tarihinde Kamu SM <bilgi@kurum.test> şunu yazdı:\n"
    "> 1 ile 5 arasında bir sayı\n> 5, çok memnunum\n> 1\n"
)


def said(text: str, subject: str = f"Ynt: [{N}] Konu") -> tuple[int | None, str]:
    found = said_in(mail(subject=subject, body=text), N, "KSM")
    assert not found.refuses
    return found.rating, found.words


@pytest.mark.parametrize(
    ("text", "rating", "words"),
    [
        ("4", 4, ""),
        (" 5 ", 5, ""),
        ("4/5", 4, ""),
        ("4 / 5 iyiydi", 4, "iyiydi"),
        ("puan: 4", 4, ""),
        ("Puanım 3 çünkü geç geldi", 3, "çünkü geç geldi"),
        ("PUAN=2", 2, ""),
        ("Rating: 1, useless", 1, "useless"),
        ("4 - çok iyi", 4, "çok iyi"),
        ("4-çok iyi", 4, "çok iyi"),
        ("2: yavaş", 2, "yavaş"),
        ("5 (çok memnunum)", 5, "çok memnunum)"),
        ("5.", 5, ""),
        ("5!", 5, ""),
        ("4 yıldız", 4, ""),
        ("4 stars", 4, ""),
        ("5 teşekkürler", 5, "teşekkürler"),
        ("5 Çok teşekkür ederim, iyi çalışmalar.", 5, "Çok teşekkür ederim, iyi çalışmalar."),
        ("★★★★", 4, ""),
        ("★★★☆☆", 3, ""),
        ("⭐️⭐️⭐️⭐️⭐️", 5, ""),
        ("**", 2, ""),
        ("４", 4, ""),
        ("1\n\nHâlâ gelmedi.\nYazık.", 1, "Hâlâ gelmedi.\nYazık."),
        ("\n\n3\nİdare eder", 3, "İdare eder"),
        ("4\n\nZeynep Kaya\nUzman, Satın Alma\nTel: 0312 000 00 00", 4, ""),
        (f"4{QUOTED}", 4, ""),
        (f"İyiydi{QUOTED}", None, "İyiydi"),
    ],
)
def test_a_number_or_stars_at_the_beginning_are_a_rating(text: str, rating: int | None, words: str) -> None:
    assert said(text) == (rating, words)


@pytest.mark.parametrize(
    "text",
    [
        "5 gündür bekliyorum",
        "5 gündür bekliyorum, teşekkürler",
        "5 teşekkürler?",
        "3-4 gündür bekliyorum",
        "4. kez yazıyorum",
        "1- Kart gelmedi\n2- Şifre gelmedi",
        "1) Kart gelmedi\n2) Şifre gelmedi",
        "5/10",
        "5/5/2026 tarihinde yazdım",
        "4,5",
        "4:30'da aradım",
        "1-5 arası mı?",
        "dört",
        "iyi",
        "Çözülmedi.\n1",
        "not 5 days later",
        "KSM 4",
    ],
)
def test_other_numbers_rate_nothing(text: str) -> None:
    rating, words = said(text)
    assert rating is None
    assert words.split() == text.split()


@pytest.mark.parametrize("text", ["0", "6", "45", "10", "puan: 7", "999"])
def test_a_number_that_is_none_of_the_five_is_written_down_and_not_valid(text: str) -> None:
    found = said_in(mail(subject=f"[{N}]", body=text), N, "KSM")
    assert found.rating not in (None, *RATINGS)
    assert not found.is_valid


@pytest.mark.parametrize("text", ["", QUOTED, "> 5", "Zeynep Kaya\nUzman, Satın Alma\nTel: 0312 000 00 00"])
def test_what_is_only_quoted_or_signed_says_nothing(text: str) -> None:
    assert said(text) == (None, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("istemiyorum", ""),
        ("İSTEMİYORUM.", ""),
        ("Anket istemiyorum", ""),
        ("ret", ""),
        ("çık", ""),
        ("çıkış", ""),
        ("Unsubscribe", ""),
        ("opt-out", ""),
        ("STOP", ""),
        ("istemiyorum\nKartım da gelmedi", "Kartım da gelmedi"),
    ],
)
def test_words_by_which_somebody_wants_no_more_surveys(text: str, words: str) -> None:
    found = said_in(mail(subject=f"Ynt: [{N}] Konu", body=text), N, "KSM")
    assert (found.refuses, found.rating, found.words) == (True, None, words)


def test_a_sentence_with_such_a_word_is_no_refusal() -> None:
    assert not said_in(mail(subject=f"[{N}]", body="Bu kartı istemiyorum, iade edeyim"), N, "KSM").refuses


def opened(link: str) -> Message:
    """The mail that a program makes of such a link, sent as it stands."""
    address, _, fields = link.removeprefix("mailto:").partition("?")
    told = {name: values[0] for name, values in parse_qs(fields).items()}
    assert address == "bilgi@kurum.test"
    return mail(subject=told["subject"], body=told.get("body", ""))


@pytest.mark.parametrize("language", ["tr", "en", "de"])
def test_each_link_writes_a_mail_that_says_just_its_number(language: str) -> None:
    links = vote_links("bilgi@kurum.test", N, language)
    found = [said_in(opened(link), N, "KSM") for link in links]
    assert [(one.rating, one.words) for one in found] == [(rating, "") for rating in RATINGS]
    refusal = said_in(opened(refusal_link("bilgi@kurum.test", N, language)), N, "KSM")
    assert refusal.refuses
    assert all(link.isascii() and " " not in link for link in links)


def test_who_opens_a_link_and_writes_a_number_means_the_number() -> None:
    assert said("2\nçok yavaş", f"[{N} puan 5]") == (2, "çok yavaş")
    assert said("çok yavaş", f"[{N} puan 5]") == (5, "çok yavaş")
    assert said("", f"[{N} rating 6]") == (6, "")


def test_the_number_in_the_subject_is_that_of_its_ticket_alone() -> None:
    assert said("", f"[KSM-2026-000999 puan 5] [{N}]") == (None, "")
