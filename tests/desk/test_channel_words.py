"""Channels by whatever people call them, and the values staff write down about an author."""

import pytest

from ulak.desk.contact import Channel
from ulak.desk.for_others.channel_words import channel_and_rest, channel_named, close_channels, names, title
from ulak.desk.for_others.contact_values import link_in, name_in, phone_in, record_in
from ulak.desk.for_others.kind_words import kind_named, kind_names, tags_named
from ulak.desk.for_others.reply_channel import NEEDS_ADDRESS, NEEDS_NUMBER, usual_reply, why_unreachable
from ulak.desk.ticket import Kind


@pytest.mark.parametrize(
    ("words", "channel", "network"),
    [
        ("telefon", Channel.PHONE, ""),
        ("TELEFON", Channel.PHONE, ""),
        ("Tel.", Channel.PHONE, ""),
        ("phone", Channel.PHONE, ""),
        ("CİMER", Channel.CIMER, ""),
        ("cimer", Channel.CIMER, ""),
        ("Tübimer", Channel.TUBIMER, ""),
        ("sosyal", Channel.SOCIAL, ""),
        ("sosyal medya", Channel.SOCIAL, ""),
        ("social", Channel.SOCIAL, ""),
        ("X", Channel.SOCIAL, "x"),
        ("Twitter", Channel.SOCIAL, "twitter"),
        ("LinkedIn", Channel.SOCIAL, "linkedin"),
        ("instagram", Channel.SOCIAL, "instagram"),
        ("Facebook", Channel.SOCIAL, "facebook"),
        ("YouTube", Channel.SOCIAL, "youtube"),
        ("sikayetvar", Channel.SOCIAL, "şikayetvar"),
        ("Şikâyetvar", Channel.SOCIAL, "şikayetvar"),
        ("web", Channel.WEB, ""),
        ("E-posta", Channel.EMAIL, ""),
        ("eposta", Channel.EMAIL, ""),
        ("email", Channel.EMAIL, ""),
        ("şahsen", Channel.IN_PERSON, ""),
        ("in-person", Channel.IN_PERSON, ""),
        ("EBYS", Channel.CIMER, "ebys"),
    ],
)
def test_a_channel_has_many_names(words: str, channel: Channel, network: str):
    called = channel_named(words)
    assert called is not None
    assert (called.channel, called.network) == (channel, network)


@pytest.mark.parametrize("words", ["", "fax", "telefon numarası", "telefonn"])
def test_what_is_no_channel_is_none(words: str):
    assert channel_named(words) is None


@pytest.mark.parametrize(
    ("line", "channel", "rest"),
    [
        ("telefon 14:05", Channel.PHONE, "14:05"),
        ("telefon", Channel.PHONE, ""),
        ("sosyal medya dün 14:05", Channel.SOCIAL, "dün 14:05"),
        ("in person 14:05", Channel.IN_PERSON, "14:05"),
        ("x 24.11.2026 09:00", Channel.SOCIAL, "24.11.2026 09:00"),
        ("14:05 telefon", None, "14:05 telefon"),
        ("", None, ""),
    ],
)
def test_a_line_begins_with_a_channel(line: str, channel: Channel | None, rest: str):
    called, left = channel_and_rest(line)
    assert (called.channel if called else None, left) == (channel, rest)


def test_a_slip_has_something_near():
    assert close_channels("telefn")[0] == "telefon"
    assert "sosyal" in close_channels("sosial")
    assert close_channels("zzzz") == ()


def test_channels_are_named_in_the_letter_s_language():
    assert title(Channel.SOCIAL, "tr", "x") == "sosyal medya (x)"
    assert title(Channel.PHONE, "en") == "phone"
    assert names("tr").startswith("telefon, CİMER, TÜBİMER")


@pytest.mark.parametrize(
    ("channel", "address", "phone", "reply"),
    [
        (Channel.EMAIL, "", "", Channel.EMAIL),
        (Channel.PHONE, "a@b.test", "", Channel.PHONE),
        (Channel.CIMER, "", "", Channel.CIMER),
        (Channel.TUBIMER, "a@b.test", "", Channel.TUBIMER),
        (Channel.SOCIAL, "a@b.test", "0312", Channel.SOCIAL),
        (Channel.WEB, "a@b.test", "0312", Channel.EMAIL),
        (Channel.WEB, "", "0312", Channel.PHONE),
        (Channel.WEB, "", "", Channel.WEB),
        (Channel.IN_PERSON, "a@b.test", "", Channel.EMAIL),
        (Channel.IN_PERSON, "", "0312", Channel.PHONE),
        (Channel.IN_PERSON, "", "", Channel.IN_PERSON),
    ],
)
def test_the_answer_goes_where_the_matter_came_from(channel, address, phone, reply):
    assert usual_reply(channel, address, phone) is reply


@pytest.mark.parametrize(
    ("channel", "address", "phone", "why"),
    [
        (Channel.EMAIL, "", "", NEEDS_ADDRESS),
        (Channel.EMAIL, "a@b.test", "", None),
        (Channel.PHONE, "", "", NEEDS_NUMBER),
        (Channel.PHONE, "", "0312", None),
        (Channel.SOCIAL, "", "", None),
    ],
)
def test_who_is_answered_there_can_be_reached_there(channel, address, phone, why):
    assert why_unreachable(channel, address, phone) is why


@pytest.mark.parametrize(
    "value", ["0532 111 22 33", "+90 (312) 000 00 00", "0532… 1112233 (eşi)", "444 55 76"]
)
def test_a_number_may_have_a_word_about_it(value: str):
    assert phone_in(value) == value


@pytest.mark.parametrize(
    "value", ["", "yok", "0532…", "12345", "a@b.test 0532 111 22 33", "1" * 21, "1 " * 40]
)
def test_what_is_no_number_is_none(value: str):
    assert phone_in(value) == ""


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("https://sosyal.test/gonderi/1", "https://sosyal.test/gonderi/1"),
        ("https://x.test/a<https://x.test/a>", "https://x.test/a"),
        ("<https://x.test/a>.", "https://x.test/a"),
        ("www.sosyal.test/gonderi/1", "www.sosyal.test/gonderi/1"),
        ("x.test/a", "x.test/a"),
        ("", ""),
        ("gönderi", ""),
        ("kullanici@sosyal.test", ""),
        ("https://x.test/a https://x.test/b", ""),
        (f"https://x.test/{'a' * 500}", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_link_is_one_address_of_the_web(value: str, link: str):
    assert link_in(value) == link


@pytest.mark.parametrize(
    ("value", "name"), [("Ali Veli", "Ali Veli"), ("a@b.test", ""), ("<b>", ""), ("a" * 101, "")]
)
def test_a_name_shows_no_address(value: str, name: str):
    assert name_in(value) == name


def test_a_record_is_as_it_is_written_elsewhere():
    assert record_in("CİMER 2607… / EBYS E-1234") == "CİMER 2607… / EBYS E-1234"
    assert record_in("a" * 201) == ""


@pytest.mark.parametrize(
    "words", ["bilgi edinme", "Bilgi Edinme", "BİLGİ EDİNME BAŞVURUSU", "right to information"]
)
def test_the_right_to_information_is_a_request_with_a_tag(words: str):
    assert kind_named(words) is Kind.REQUEST
    assert tags_named(words) == ("right-to-information",)
    assert tags_named("istek") == ()


def test_kinds_are_offered_in_the_letter_s_language():
    assert (
        kind_names("tr")
        == "şikâyet, istek, öneri, sertifika problem bildirimi, KVKK başvurusu, diğer, bilgi edinme"
    )
    assert kind_names("en").startswith("complaint, request, suggestion, certificate-problem-report")
    assert kind_names("en").endswith("information request")
