"""Every letter survives, whatever the label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.charset import codec_of, decode

TURKISH = "Şikâyetim var: sertifikamın süresi ağustosta bitti, İğdır ve ÇAĞRI"
FRENCH = "Ça déjà vu, où êtes-vous allés, garçon ?"
GERMAN = "Grüße aus Köln, die Straße ist schön und größer"
ICELANDIC = "Það er gott að búa á Íslandi, þú veist það og ég líka"


@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("iso-8859-9", "iso-8859-9"),
        ("cp1254", "windows-1254"),
        ("iso-8859-3", "iso-8859-3"),
        ("utf-8", "utf-8"),
        ("cp1254", "iso-8859-1"),
        ("cp1254", "utf-8"),
        ("cp1254", "us-ascii"),
        ("cp1254", ""),
        ("cp1254", "iso-8859-2"),
        ("cp1254", "windows-1250"),
        ("cp1254", "iso-8859-15"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "iso-8859-9"),
        ("utf-8", "us-ascii"),
        ("utf-8", ""),
        ("utf-8", "unicode-1-1-utf-8"),
        ("cp1254", "x-cp1254"),
        ("cp1254", "iso-8859-9-e"),
        ("mac_turkish", "x-mac-turkish"),
        ("cp857", "dos-857"),
        ("cp1254", "unknown-8bit"),
        ("cp1254", "x-unknown"),
        ("cp1254", "default"),
        ("cp1254", "ansi"),
        ("cp1254", '"ISO-8859-9"'),
    ],
)
def test_turkish_survives(codec, label):
    assert decode(TURKISH.replace("â", "a").encode(codec), label).text == TURKISH.replace("â", "a")


@pytest.mark.parametrize("text", [FRENCH, GERMAN])
@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "us-ascii", "", "iso-8859-15"])
def test_french_and_german_stay_as_they_were(text, label):
    assert decode(text.encode("cp1252"), label).text == text


@pytest.mark.parametrize("label", ["iso-8859-1", "us-ascii"])
def test_icelandic_stays_as_it_was(label):
    assert decode(ICELANDIC.encode("cp1252"), label).text == ICELANDIC


@pytest.mark.parametrize("text", ["Příliš žluťoučký kůň, býk a ţ", "Đorđe će doći", "Ţara şi ţăran"])
def test_central_european_stays_as_it_was(text):
    kept = text.replace("ţ", "t") if "ů" in text else text
    assert decode(kept.encode("iso-8859-2"), "iso-8859-2").text == kept


def test_russian_is_found_by_the_hint_of_the_same_mail():
    raw = "Привет, вот отчёт".encode("koi8-r")
    assert decode(raw, "", ("us-ascii", "koi8-r")).text == "Привет, вот отчёт"


@pytest.mark.parametrize(
    ("raw", "label", "repaired"),
    [
        (b"plain", "nonsense", ""),
        ("ığ".encode(), "utf-8", ""),
        ("ığ".encode(), "", "charset missing, read as utf-8"),
        ("ığ".encode("cp1254"), "us-ascii", "charset us-ascii, read as windows-1254"),
        ("ığ".encode("cp1254"), "iso-8859-1", "charset iso-8859-1 was windows-1254"),
        ("ığ".encode(), "windows-1254", "charset windows-1254 was utf-8"),
        (b"\xff\xfe\xfd", "gb2312", "charset gb2312 does not fit all bytes"),
    ],
)
def test_says_what_it_mended(raw, label, repaired):
    assert decode(raw, label).repaired == repaired


def test_undoes_a_second_encoding():
    twice = "Şikâyet için ığ".encode().decode("cp1252", "replace")
    assert "�" in twice or decode(twice.encode(), "utf-8").text.startswith("Şik")
    read = decode("SertifikanÄ±n sÃ¼resi â€“ ÅŸimdi ÄŸ".encode(), "utf-8")
    assert read.text == "Sertifikanın süresi – şimdi ğ"
    assert read.repaired == "utf-8 was encoded twice"


def test_leaves_what_only_looks_encoded_twice():
    text = "ÃŸÿ"
    assert decode(text.encode(), "utf-8").text == text


def test_mends_a_wrong_reading_that_was_stored_as_utf8():
    read = decode("Þikâyetim sertifikamýn yenilenmesi hakkýnda, ðýþ".encode(), "utf-8")
    assert read.text == "Şikâyetim sertifikamın yenilenmesi hakkında, ğış"


def test_keeps_utf8_that_is_only_torn():
    read = decode("çok güzel bir şikâyet ığ".encode()[:-1], "utf-8")
    assert read.text.startswith("çok güzel bir şikâyet ı")
    assert read.repaired == "utf-8 with broken bytes"


@pytest.mark.parametrize(
    "label", ["base64", "hex", "unicode_escape", "idna", "punycode", "rot13", "zlib", "a\x00b", "ş"]
)
def test_refuses_codecs_that_are_programs(label):
    assert codec_of(label) == ""
    assert decode(b"\\u0041 aGVsbG8=", label).text == "\\u0041 aGVsbG8="


def test_takes_out_what_no_store_accepts():
    assert decode(b"a\x00b", "utf-8").text == "ab"
    assert decode("\ufeffığ".encode(), "utf-8").text == "ığ"
    assert decode(b"+2AA-", "utf-7").text in ("�", "+2AA-")


def test_reads_stateful_charsets_as_labelled():
    assert decode("日本".encode("iso-2022-jp"), "iso-2022-jp").text == "日本"
    assert decode("hi".encode("utf-16"), "utf-16").text == "hi"
    assert decode(b"\x1b$B\xff\xff", "iso-2022-jp").text


@given(st.binary(max_size=200), st.text(max_size=20), st.lists(st.text(max_size=12), max_size=3))
def test_never_raises_and_always_gives_storable_text(raw, label, hints):
    text = decode(raw, label, hints).text
    assert "\x00" not in text
    text.encode("utf-8")
