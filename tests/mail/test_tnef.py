"""Outlook's winmail.dat: files byte for byte, texts in every form, and nothing that a stranger counts."""

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.wrappings import attribute, embedded, one, packed_file, properties, tnef
from ulak.mail.purse import CannotBeOpened, Purse
from ulak.mail.tnef import Packed, read_tnef

_PROPERTIES, _BODY, _NEW_FILE, _FILE_PROPERTIES = 0x00069003, 0x0002800C, 0x00069002, 0x00069005


def letter(*attributes: bytes):
    return read_tnef(tnef(*attributes), Purse())


@given(st.binary(max_size=300), st.binary(max_size=20))
def test_files_come_out_byte_for_byte(first, second):
    """Zeros at the end too, which other readers cut off."""
    found = letter(packed_file("dilekçe.pdf", first + b"\0\0"), packed_file("ğ.bin", second)).files
    assert found == (Packed("dilekçe.pdf", "", first + b"\0\0"), Packed("ğ.bin", "", second))


def test_a_file_has_the_best_name_and_the_type_it_was_given():
    long, kind = one(0x1F, 0x3707, "u.png\0".encode("utf-16-le")), one(0x1E, 0x370E, b"image/PNG\0")
    data = one(0x0102, 0x3701, b"x")
    only_short = one(0x1E, 0x3704, "DİLEKÇ~1.PDF\0".encode("cp1254"))
    titled = attribute(_NEW_FILE, b"") + attribute(0x00018010, b"baslik.txt\0")
    assert letter(
        attribute(_NEW_FILE, b"") + attribute(_FILE_PROPERTIES, properties(only_short, long, kind, data)),
        attribute(_NEW_FILE, b"") + attribute(_FILE_PROPERTIES, properties(only_short, data)),
        titled,
        attribute(_NEW_FILE, b"") + attribute(0x00069001, b"ignored"),
    ).files == (
        Packed("u.png", "image/png", b"x"),
        Packed("DİLEKÇ~1.PDF", "", b"x"),
        Packed("baslik.txt", "", b""),
        Packed("", "", b""),
    )


def test_the_text_is_there_in_the_forms_it_has():
    html = one(0x0102, 0x1013, "<p>Işık".encode("cp1254"))
    page = one(0x03, 0x3FDE, struct.pack("<I", 1254))
    rich = one(0x0102, 0x1009, b"packed")
    found = letter(
        attribute(_BODY, "Şikâyet\0".encode("cp1254"), 1),
        attribute(_PROPERTIES, properties(html, page, rich), 1),
    )
    assert (found.plain, found.html, found.rtf, found.charset) == (
        "Şikâyet",
        "<p>Işık".encode("cp1254"),
        b"packed",
        "cp1254",
    )
    unicode = one(0x1F, 0x1000, "Şifre ğ\0".encode("utf-16-le"))
    utf8 = one(0x03, 0x3FDE, struct.pack("<I", 65001))
    found = letter(attribute(_BODY, b"baska\0", 1), attribute(_PROPERTIES, properties(unicode, utf8), 1))
    assert (found.plain, found.charset) == ("Şifre ğ", "utf-8")


def test_properties_of_every_kind_are_passed_over():
    """Named ones, several values in one, and each fixed size: what follows is still found."""
    by_number = b"\1" * 16 + struct.pack("<II", 0, 5)
    by_words = b"\1" * 16 + struct.pack("<II", 1, 6) + "abc".encode("utf-16-le") + b"\0\0"
    given_ones = (
        one(0x02, 0x0001, b"\1\0"),
        one(0x0B, 0x0002, b"\1\0"),
        one(0x05, 0x0003, b"\1" * 8),
        one(0x48, 0x0004, b"\1" * 16),
        one(0x1E, 0x8001, b"a\0", named=by_number),
        one(0x1E, 0x8002, b"b\0", named=by_words),
        struct.pack("<HHI", 0x1003, 0x0005, 2) + b"\1" * 8,
        struct.pack("<HHI", 0x1003, 0x0006, 0),
        struct.pack("<HHII", 0x101E, 0x0007, 2, 2) + b"a\0\0\0" + struct.pack("<I", 2) + b"b\0\0\0",
        one(0x1E, 0x1000, b"metin\0"),
    )
    assert letter(attribute(_PROPERTIES, properties(*given_ones), 1)).plain == "metin"


def test_a_text_where_octets_belong_is_none():
    strange = properties(one(0x1E, 0x1013, b"x\0"), one(0x0102, 0x1000, b"y"))
    found = letter(attribute(_PROPERTIES, strange, 1))
    assert (found.plain, found.html) == ("", b"")


def test_a_letter_in_a_letter_gives_its_files_and_its_text():
    inner = tnef(packed_file("ic.pdf", b"ic"), attribute(_BODY, b"ic metin\0", 1))
    name = one(0x1F, 0x3001, "İç ileti\0".encode("utf-16-le"))
    outer = attribute(_NEW_FILE, b"") + attribute(_FILE_PROPERTIES, properties(name, embedded(inner)))
    assert letter(outer).files == (
        Packed("İç ileti.txt", "text/plain", b"ic metin"),
        Packed("ic.pdf", "", b"ic"),
    )


@pytest.mark.parametrize(
    ("text", "file"),
    [
        (
            one(0x0102, 0x1009, b"\0" * 8 + b"MELA" + b"\0" * 4 + rb"{\rtf1 zengin}"),
            ("", "text/plain", b"zengin"),
        ),
        (one(0x0102, 0x1013, b"<p>sayfa"), ("", "text/html", b"<p>sayfa")),
    ],
)
def test_a_letter_in_a_letter_may_be_rich(text, file):
    inner = tnef(attribute(_PROPERTIES, properties(text), 1))
    outer = attribute(_NEW_FILE, b"") + attribute(_FILE_PROPERTIES, properties(embedded(inner)))
    assert letter(outer).files == (Packed(*file),)


def test_what_is_no_letter_in_a_letter_is_a_file():
    appointment = tnef(attribute(0x00008008, b"IPM.Appointment\0", 1))
    outer = attribute(_NEW_FILE, b"") + attribute(_FILE_PROPERTIES, properties(embedded(appointment)))
    assert letter(outer).files == (Packed("", "application/ms-tnef", appointment),)


def test_letters_in_letters_end():
    inner = tnef(attribute(_BODY, b"dip\0", 1))
    for _ in range(5):
        inner = tnef(attribute(_NEW_FILE, b"") + attribute(_FILE_PROPERTIES, properties(embedded(inner))))
    (file,) = letter(
        attribute(_NEW_FILE, b"") + attribute(_FILE_PROPERTIES, properties(embedded(inner)))
    ).files
    assert b"dip" in file.content


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"no tnef",
        tnef(attribute(_PROPERTIES, struct.pack("<I", 0xFFFFFFFF) + one(0x02, 1, b"\0\0") * 400_000, 1)),
        tnef(
            attribute(
                _PROPERTIES, properties(struct.pack("<HHI", 0x1003, 1, 0xFFFFFFFF) + b"\0" * 4_000_000), 1
            )
        ),
        tnef(*[attribute(1, b"")] * 400_000),
        tnef(*[packed_file("a", b"x" * 1_000_000)] * 40),
    ],
    ids=["nothing", "other", "count of properties", "count of values", "attributes", "bytes"],
)
def test_what_is_none_or_costs_too_much_is_refused(hostile):
    with pytest.raises(CannotBeOpened):
        read_tnef(hostile, Purse())


def test_a_file_that_breaks_off_gives_what_came_before():
    whole = tnef(packed_file("a.txt", b"abc"), packed_file("b.txt", b"def"))
    for end in range(6, len(whole)):
        read_tnef(whole[:end], Purse())
    assert read_tnef(whole[:-20], Purse()).files[0] == Packed("a.txt", "", b"abc")


@given(st.binary(max_size=400))
def test_never_raises_anything_else(garbage):
    for hostile in (
        garbage,
        tnef(garbage),
        tnef(attribute(_PROPERTIES, garbage, 1)),
        tnef(attribute(_NEW_FILE, b""), attribute(_FILE_PROPERTIES, garbage)),
    ):
        with suppress(CannotBeOpened):
            read_tnef(hostile, Purse())
