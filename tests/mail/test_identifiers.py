"""By what a mail names certificates: in every dress, from every place, and nothing that is something else."""

import base64
import hashlib
import io
import json
import time
import zipfile
from email.message import EmailMessage

import pytest

from tests.mail.specimen import read
from tests.mail.test_private_key import ARMOURED, BINARY
from ulak.mail.identifier import Form, Identifier, Reading
from ulak.mail.identifiers import LONGEST_WRITTEN, MOST, identifiers, listed_and_left
from ulak.mail.message import Message
from ulak.mail.parse import parse

SERIAL = "3A4F11095C7720AB"
LONG = "7D3A4F11095C7720ABE1908876654321"
SHA256 = "1f2e3d4c5b6a79880716253443526170ffeeddccbbaa99887766554433221100"
SHA1 = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"
DECIMAL = str(int(SERIAL, 16))


def pairs(digits: str, between: str = ":") -> str:
    return between.join(digits[at : at + 2] for at in range(0, len(digits), 2))


def groups(digits: str, size: int, between: str = " ") -> str:
    return between.join(digits[at : at + size] for at in range(0, len(digits), size))


def serial(value: str) -> Reading:
    return Reading(Form.SERIAL, value)


def sha256(value: str) -> Reading:
    return Reading(Form.SHA256, value)


def host(value: str) -> Reading:
    return Reading(Form.HOST, value)


def found(body: str, subject: str = "Compromised key") -> tuple[Identifier, ...]:
    return identifiers(read(f"Subject: {subject}", body=body))


def meant(body: str) -> list[Reading]:
    """The likeliest reading of each."""
    return [one.readings[0] for one in found(body)]


def letter(text: str = "See the attachment.\n", **fields: str) -> EmailMessage:
    made = EmailMessage()
    named = {"From": "r@research.test", "To": "cainfo@kamusm.test", "Message-ID": "<1@research.test>"}
    for name, value in (named | {"Subject": "Compromised key"} | fields).items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def with_file(name: str, content: bytes, kind: str = "application/octet-stream") -> Message:
    made = letter()
    main, _, sub = kind.partition("/")
    made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return parse(made.as_bytes())


def a_zip(**files: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_dot_", "."), content)
    return written.getvalue()


@pytest.mark.parametrize(
    "written",
    [
        SERIAL,
        SERIAL.lower(),
        f"0x{SERIAL}",
        f"0X{SERIAL.lower()}",
        f"00{SERIAL}",
        f"0x00{SERIAL.lower()}",
        pairs(SERIAL),
        pairs(SERIAL.lower()),
        f"00:{pairs(SERIAL)}",
        f"0x{pairs(SERIAL)}",
        pairs(SERIAL, " "),
        pairs(SERIAL.lower(), " "),
        pairs(SERIAL, "-"),
        pairs(SERIAL, "."),
        groups(SERIAL, 4),
        groups(SERIAL, 4, "-"),
        groups(SERIAL, 4, "  "),
        groups(SERIAL, 8),
        "".join(f"\\x{SERIAL[at : at + 2]}" for at in range(0, 16, 2)),
        ", ".join(f"0x{SERIAL[at : at + 2]}" for at in range(0, 16, 2)),
        f"serial={SERIAL}",
        f"Serial Number: {SERIAL}",
        f"Serial Number:\n            {pairs(SERIAL.lower())}",
        f"Seri No: {SERIAL}",
        f"seri numarası {SERIAL}'dir.",
        f"SERİ NO’SU {SERIAL} olan",
        f"({SERIAL})",
        f'"{SERIAL}"',
        f"*{SERIAL}*",
        f"`{SERIAL}`",
        f"<{SERIAL}>",
        f"{SERIAL}.",
        f"1. {SERIAL}",
        f"1) {SERIAL};",
        f"| 12 | {SERIAL} | 24.11.2026 |",
        f"12;{SERIAL};24.11.2026",
        f"\N{LEFT-TO-RIGHT MARK}{pairs(SERIAL.lower(), ' ')}",
        "\u200b".join(SERIAL),
        f"\uff13{SERIAL[1:]}",
        pairs(SERIAL, "\N{NO-BREAK SPACE}"),
        groups(SERIAL, 4, "\N{EN DASH}"),
        f"Serial Number:\n\n  {SERIAL[:10]}\n  {SERIAL[10:]}\n",
        f"Serial: {pairs(SERIAL[:10])}:\n        {pairs(SERIAL[10:])}\n",
        f"Serial: {pairs(SERIAL[:10])}\n{pairs(SERIAL[10:])}\n",
        f"> Serial Number: {pairs(SERIAL)}",
        f"> Serial: {pairs(SERIAL[:10])}:\n>      {pairs(SERIAL[10:])}\n",
        f"https://crt.sh/?q={SERIAL}",
        f"https://crt.sh/?serial={SERIAL.lower()}",
        f"https://crt.sh/?q={pairs(SERIAL, '%3A')}",
        f"https://eur01.safelinks.test/?url=https%3A%2F%2Fcrt.sh%2F%3Fserial%3D{SERIAL}&data=1",
        DECIMAL,
        f"serial {DECIMAL}",
        f"Seri numarası (ondalık): {DECIMAL}",
        f"{DECIMAL} (0x{SERIAL.lower()})",
        f"Serial Number: {DECIMAL[:10]}\n{DECIMAL[10:]}\n",
    ],
)
def test_a_serial_number_is_read_in_any_dress(written):
    assert serial(SERIAL) in meant(f"The key is public.\n\n{written}\n\nRegards\n")


@pytest.mark.parametrize("digits", [2, 3, 7, 8, 9, 12, 16, 19, 20])
@pytest.mark.parametrize(
    "dress", ["{hex}", "0x{hex}", "{colons}", "00:{colons}", "{blanks}", "serial {decimal}"]
)
def test_serial_numbers_of_any_length_of_rfc_5280_are_read(digits, dress):
    value = f"{int.from_bytes(hashlib.sha256(bytes([digits])).digest()[:digits]) | 1:0{2 * digits}X}"
    written = dress.format(
        hex=value, colons=pairs(value), blanks=pairs(value, " "), decimal=str(int(value, 16))
    )
    assert serial(value.lstrip("0")) in {
        reading for one in found(f"serial {written}\n") for reading in one.readings
    }


@pytest.mark.parametrize(
    "written",
    [
        SHA256,
        SHA256.upper(),
        pairs(SHA256.upper()),
        pairs(SHA256, " "),
        groups(SHA256, 8),
        f"SHA-256: {SHA256}",
        f"SHA256 Fingerprint={pairs(SHA256.upper())}",
        f"sha256 Fingerprint={pairs(SHA256.upper())[:48]}\n{pairs(SHA256.upper())[48:]}",
        f"SHA-256 {pairs(SHA256, ' ')}",
        f"SHA 256 parmak izi: {SHA256[:40]}\n{SHA256[40:]}",
        f"SHA256 fingerprint:\n{SHA256[:32]}\n{SHA256[32:]}\n",
        f"SHA256:\n{SHA256[:22]}\n{SHA256[22:44]}\n{SHA256[44:]}\n",
        f"{SHA256[:40]}\n{SHA256[40:]}",
        f"{pairs(SHA256[:40])}:\r\n{pairs(SHA256[40:])}",
        f"SHA-256\n{pairs(SHA256[:32], ' ')}\n{pairs(SHA256[32:], ' ')}\n",
        f"https://crt.sh/?sha256={SHA256}",
        f"https://crt.sh/?spkisha256={SHA256}&opt=zlint",
        f"https://search.censys.io/certificates/{SHA256}",
        f"https://crt.sh/?q={pairs(SHA256)}",
        f'pin-sha256="{base64.b64encode(bytes.fromhex(SHA256)).decode()}"; max-age=5184000',
        f"sha256/{base64.b64encode(bytes.fromhex(SHA256)).decode()}",
        f"curl --pinnedpubkey sha256//{base64.b64encode(bytes.fromhex(SHA256)).decode()}",
        f"SPKI SHA-256: {base64.b64encode(bytes.fromhex(SHA256)).decode()}",
        f"SPKI hash {base64.urlsafe_b64encode(bytes.fromhex(SHA256)).decode()}",
        f"spki: {SHA256}",
        f"hash of the key, SHA-256: {SHA256}",
        f"public key {SHA256}",
    ],
)
def test_a_sha_256_is_read_in_any_dress(written):
    assert meant(f"See below.\n\n{written}\n\nRegards\n") == [sha256(SHA256)]


@pytest.mark.parametrize(
    ("written", "first"),
    [
        (SHA1, Form.SHA1),
        (f"SHA1 Fingerprint={pairs(SHA1.upper())}", Form.SHA1),
        (f"SHA-1 parmak izi {pairs(SHA1, ' ')}", Form.SHA1),
        (f"SHA1 thumbprint: {SHA1[:20]}\n{SHA1[20:]}", Form.SHA1),
        (f"Serial: {SHA1}", Form.SERIAL),
        (f"Serial: 00{SHA1}", Form.SERIAL),
        (f"crt.sh/?sha1={SHA1}", Form.SHA1),
    ],
)
def test_forty_digits_are_a_sha_1_or_a_serial_number(written, first):
    (one,) = found(f"{written}\n")
    assert one.readings[0].form is first
    assert serial(SHA1.upper()) in one.readings
    assert Reading(Form.SHA1, SHA1) in one.readings or written.startswith("Serial: 00")


def test_digits_alone_are_decimal_or_else_hex():
    assert found("4201874028410938475610293847\n")[0].readings == (
        serial(f"{4201874028410938475610293847:X}"),
        serial("4201874028410938475610293847"),
    )


@pytest.mark.parametrize("written", ["0x1234567890123456", "12:34:56:78:90:12:34:56", "\\x12" * 8])
def test_the_dress_of_hex_leaves_no_doubt(written):
    (one,) = found(f"{written}\n")
    assert len(one.readings) == 1


def test_thirty_one_bare_lines_are_thirty_one_numbers():
    """As in Mozilla's bug 1942877."""
    serials = [hashlib.sha256(bytes([n])).hexdigest()[:32].upper().lstrip("0") for n in range(31)]
    assert meant("Keys are public:\n\n" + "\n".join(serials) + "\n") == [serial(one) for one in serials]
    assert meant("Keys are public:\n\n" + "\n".join(map(pairs, serials[:2])) + "\n") == list(
        map(serial, serials[:2])
    )
    assert meant("> " + "\n> ".join(serials) + "\n") == [serial(one) for one in serials]
    assert meant(" ".join(serials) + "\n") == [serial(one) for one in serials]
    assert meant(", ".join(serials) + "\n") == [serial(one) for one in serials]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([LONG, SERIAL], [LONG, SERIAL]),
        ([LONG, LONG.replace("7D", "7E")], [LONG, LONG.replace("7D", "7E")]),
        ([SERIAL, "2026"], [SERIAL, SERIAL + "2026"]),
        ([SERIAL, "2026 yılında"], [SERIAL]),
        ([SERIAL, "Adedi 5"], [SERIAL]),
        ([LONG + "AA", "BB"], [LONG + "AA", LONG + "AABB"]),
        ([SHA1.upper(), "BBBBBBBB"], [SHA1.upper()]),
        (
            [SERIAL, "4B" + SERIAL[2:], "BBBBBBBB"],
            [SERIAL, "4B" + SERIAL[2:], f"{SERIAL}4B{SERIAL[2:]}BBBBBBBB"],
        ),
        ([SERIAL, "de"], [SERIAL, SERIAL + "DE"]),
    ],
)
def test_where_a_line_may_go_on_below_both_are_listed(lines, expected):
    serials = [
        next(reading.value for reading in one.readings if reading.form is Form.SERIAL)
        for one in found("\n".join(lines) + "\n")
    ]
    assert sorted(serials) == sorted(expected)


@pytest.mark.parametrize(
    "words",
    [
        "1 {0}\n2 {1}\n",
        "12 {0}\n13 {1}\n",
        "| 1 | {0} |\n| 2 | {1} |\n",
        "24.11.2026 {0}\n24.11.2026 {1}\n",
        "24.11.2026 09:30 {0} 2026\n{1} - 5 adet\n",
        "a {0}\nb) {1}\n",
    ],
)
@pytest.mark.parametrize("dress", [lambda one: pairs(one, " "), pairs, str])
def test_what_stands_beside_a_number_in_a_table_is_no_part_of_it(words, dress):
    other = "4B50220A6D8831BC"
    readings = {
        reading for one in found(words.format(dress(SERIAL), dress(other))) for reading in one.readings
    }
    assert {serial(SERIAL), serial(other)} <= readings


@pytest.mark.parametrize(
    "written",
    [
        "Seri No:\n1234ABCD\n2345BCDE\n3456CDEF\n",
        "Serials: 1234ABCD, 2345BCDE and 3456CDEF\n",
        "Serial numbers 1234ABCD; 2345BCDE;\n3456CDEF\n",
        "Seri numaraları: 1234ABCD, 2345BCDE ve 3456CDEF, 5 adet\n",
        "serial 1234ABCD, serial 2345BCDE, serial 3456CDEF of 24.11.2026\n",
    ],
)
def test_what_words_call_the_first_of_a_list_the_others_are_too(written):
    assert meant(written) == [serial(one) for one in ("1234ABCD", "2345BCDE", "3456CDEF")]


def test_a_digest_over_two_lines_ends_where_its_digits_do():
    body = f"SHA-256 fingerprint:\n{SHA256[:32]}\n{SHA256[32:]}\n{LONG}\n"
    assert meant(body) == [sha256(SHA256), serial(LONG)]


def test_bare_decimal_lines_are_numbers_of_their_own():
    serials = [str(int(hashlib.sha256(bytes([n])).hexdigest()[:19], 16)) for n in range(12)]
    assert meant("\n".join(serials) + "\n") == [serial(f"{int(one):X}") for one in serials]


def test_a_decimal_number_broken_over_lines_is_listed_whole_and_in_parts():
    whole = str(int(LONG + SERIAL[:8], 16))
    assert serial(LONG + SERIAL[:8]) in meant(f"Serial: {whole[:30]}\n{whole[30:]}\n")


def test_thousands_with_points_are_digits():
    assert serial(f"{12345678901234567890:X}") in meant("Serial: 12.345.678.901.234.567.890\n")


def test_a_cut_fingerprint_is_no_serial_number():
    assert meant("SHA-256: 1f2e3d4c…\n") == [sha256("1f2e3d4c")]
    assert meant("fingerprint 1234567890123456\n") == [sha256("1234567890123456")]


KEYS = {
    **{kind: pem.decode() for kind, pem in ARMOURED.items()},
    **{f"{kind} in hex": der.hex(":") for kind, der in BINARY.items() if "encrypted" not in kind},
    "printed": "priv:\n    " + pairs(SHA256[:30]) + ":\n    " + pairs(SHA256[30:]) + "\npub:\n    04:ab\n",
    "named": f"private key = {SHA256}",
}


@pytest.mark.parametrize("kind", KEYS)
def test_nothing_of_a_private_key_is_an_identifier(kind):
    text = f"serial {SERIAL}\n\n{KEYS[kind]}\n\n> quoted {LONG}\n"
    listed = found(text)
    assert [(one.readings[0], one.found_in) for one in listed] == [
        (serial(SERIAL), "text"),
        (serial(LONG), "quoted text"),
    ]
    quoted = found("> " + text.replace("\n", "\n> "))
    assert [one.readings for one in quoted] == [one.readings for one in listed]


def test_the_mark_of_a_removed_key_names_no_certificate():
    """It was written by a desk, about a key that nobody has tried."""
    assert found(f"[özel anahtar kaldırıldı / private key removed: SPKI SHA-256 {SHA256}]\n") == ()


def test_a_serial_number_of_a_key_is_one():
    assert meant(f"compromised key {LONG}\n") == [serial(LONG)]


def test_a_group_beside_a_number_may_be_a_word_of_its_own():
    assert serial(SERIAL) in found(f"{pairs(SERIAL.lower(), ' ')} de iptal edilsin\n")[0].readings
    assert serial(SERIAL) in found(f"{groups(SERIAL, 4)} 12 adet\n")[0].readings
    assert serial(SERIAL) in found(f"ed {pairs(SERIAL.lower(), ' ')}\n")[0].readings


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Serial: 1E2A", "1E2A"),
        ("Serial number is 0x3A:4F:…", "3A4F"),
        ("seri no 123456", "1E240"),
        ("serial 3A4F11…20AB", "3A4F11"),
        ("Seri No: 3A:4F:11", "3A4F11"),
        ("S/N 12345678", "BC614E"),
    ],
)
def test_short_and_cut_numbers_are_listed_where_words_call_them_so(written, value):
    assert serial(value) in meant(f"{written}\n")


@pytest.mark.parametrize(
    "written",
    [SHA256[:-1], SHA256 + "0", SHA256[:50], pairs(SHA256[:-2]), f"SHA-256: {SHA256[:-3]}"],
)
def test_a_digest_with_digits_too_many_or_few_is_listed_for_a_person(written):
    ((reading,),) = (one.readings for one in found(f"{written}\n"))
    assert reading.form is Form.SHA256
    assert reading.value == written.removeprefix("SHA-256: ").replace(":", "")


def test_a_number_with_a_letter_that_is_no_digit_is_listed_where_words_call_it_so():
    assert meant("Serial: 3A4FO1095C7720AB\n") == [serial("3A4FO1095C7720AB")]
    assert meant("SHA-256: " + SHA256[:-1] + "O\n") == [sha256(SHA256[:-1] + "o")]
    assert meant("Session 3A4FO1095C7720AB\n") == []


@pytest.mark.parametrize(
    "words",
    [
        "Ticket [KSM-2026-000123] of 24.11.2026 09:30",
        "TR33 0006 1005 1978 6457 8413 26",
        "IBAN TR330006100519786457841326",
        "DE89370400440532013000",
        "4111 1111 1111 1111",
        "4111111111111111",
        "queued as 1319714953162080",
        "Content-ID: <image001.png@01CBF557.56C6F370> boundary=----=_NextPart_000_01CBF557.56C6F370",
        "TCKN 10000000146, vergi no 1234567890",
        "Seri No: 10000000146",
        "+90 312 123 45 67, 0532 123 45 67, 444 5 576",
        "+90 (312) 468 53 00 / 468 53 01 / 468 53 02",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "UUID: f81d4fae7dec11d0a76500a0c91e6bf6",
        "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
        "00:1A:2B:3C:4D:5E",
        "1.2.840.113549.1.1.11 and 192.168.100.200",
        "Message-ID: <20261124093000123456@mail.firma.test>",
        "01 02 03 04 05 06 07 08 09 10 11 12 13",
        "12 34 56 78 90 12 34 56 78 90 12",
        "0000000000000000000000",
        f"X509v3 Subject Key Identifier:\n    {pairs(SHA1.upper())}",
        f"X509v3 Authority Key Identifier:\n    keyid:{pairs(SHA1.upper())}",
        f"Log ID    : {pairs(SHA256[:32].upper())}:\n            {pairs(SHA256[32:].upper())}",
        f"MD5 Fingerprint={pairs(SHA256[:32].upper())}",
        "SHA-512: " + SHA256 * 2,
        f"commit {SHA1}",
        f"https://github.com/a/b/blob/{SHA1}/server.key",
        f"https://raw.githubusercontent.com/a/b/{SHA1}/server.key",
        f"private key: {SHA256}",
        f"Key: {pairs(SHA256)}",
        f"the key is {SHA256}",
        f"anahtarı: {SHA256}",
        f"özel anahtarı {SHA256}",
        "Modulus:\n" + "\n".join(f"    {pairs(SHA256[:30])}:" for _ in range(17)) + "\n    ab:cd",
        "Signature Value:\n" + "\n".join(f"    {pairs(SHA256[:36])}:" for _ in range(15)) + "\n    ab:cd",
        "deadbeef cafe bad face added",
        "A" * 200,
        "be ad de fa ed da ac bc cb",
        "report@ornek.gov.tr, <mailto:ali.veli@ornek.gov.tr>",
        "https://crt.sh/?caid=123456",
        "https://crt.sh",
        "geldi.Ve gitti.Bu e.g. i.e. T.C. A.Ş. vb.de no.12",
        "server.key main.py readme.md script.sh config.json server.pem",
        "1,5.de 24.11.2026'da v1.2.3 10.000.tr",
        "https://github.com/a/b https://bugzilla.mozilla.org/1 https://www.google.com/search",
        "Sayfa 1234567890123456789012345678901234567890123456789012345678901234567890",
    ],
)
def test_what_is_something_else_is_left_out(words):
    assert found(f"{words}\n") == ()


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("https://www.ornek.gov.tr/giris", ["www.ornek.gov.tr"]),
        ("http://ornek.gov.tr:8443", ["ornek.gov.tr"]),
        ("https://user:pw@www.ornek.gov.tr/", ["www.ornek.gov.tr"]),
        ("www.ornek.gov.tr'nin anahtarı", ["www.ornek.gov.tr"]),
        ("WWW.ORNEK.GOV.TR", ["www.ornek.gov.tr"]),
        ("WWW.İSTANBUL.GOV.TR", ["www.istanbul.gov.tr"]),
        ("ornek.gov.tr.", ["ornek.gov.tr"]),
        ("*.ornek.gov.tr", ["*.ornek.gov.tr"]),
        ("DNS:ornek.gov.tr, DNS:*.ornek.gov.tr", ["ornek.gov.tr", "*.ornek.gov.tr"]),
        ("CN = www.ornek.gov.tr, O = Örnek", ["www.ornek.gov.tr"]),
        ("www.çankaya.bel.tr", ["www.xn--ankaya-vua.bel.tr"]),
        ("xn--ankaya-vua.bel.tr", ["xn--ankaya-vua.bel.tr"]),
        ("www[.]ornek[.]gov[.]tr", ["www.ornek.gov.tr"]),
        ("hxxps://www.ornek.gov.tr", ["www.ornek.gov.tr"]),
        ("https://crt.sh/?q=www.ornek.gov.tr", ["www.ornek.gov.tr"]),
        ("https://crt.sh/?q=%25.ornek.gov.tr", ["*.ornek.gov.tr"]),
        ("https://crt.sh/?q=%.ornek.gov.tr", ["*.ornek.gov.tr"]),
        ("https://www.ssllabs.com/ssltest/analyze.html?d=www.ornek.gov.tr", ["www.ornek.gov.tr"]),
        ("https://portal.intern.kurum/x", ["portal.intern.kurum"]),
        ("a@ornek.gov.tr but www.ornek.gov.tr", ["www.ornek.gov.tr"]),
        ("bilgi.sh.ornek.tr mail.firma.me", ["bilgi.sh.ornek.tr", "mail.firma.me"]),
        ("URI:http://ocsp.kamusm.gov.tr", []),
        ("https://193.140.74.10:8443/ and http://1.2.3.4", ["193.140.74.10", "1.2.3.4"]),
        ("http://300.1.2.3/ http://1.2.3/ http://1.2.3.4.5/ 193.140.74.10", []),
        ("www.ornek.gov.tr and WWW.ORNEK.GOV.TR", ["www.ornek.gov.tr"]),
    ],
)
def test_hosts_are_named_in_links_behind_stars_and_bare(written, names):
    assert meant(f"{written}\n") == [host(name) for name in names]


def test_of_a_capital_i_in_a_turkish_name_both_letters_are_tried():
    (one,) = found("WWW.ÇIĞLI.BEL.TR\n")
    assert one.readings == (host("www.xn--ili-1la5z.bel.tr"), host("www.xn--l-5fa2otcc.bel.tr"))


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("https://crt.sh/?id=1234567890", ["1234567890"]),
        ("https://crt.sh/?opt=zlint&id=1234567890", ["1234567890"]),
        ("https://crt.sh/?id=1234567890&amp;opt=zlint,ocsp", ["1234567890"]),
        ("crt.sh?id=1234567890", ["1234567890"]),
        ("https://crt.sh/?q=1234567890", ["1234567890"]),
        ("https://crt.sh/?d=1234567890", ["1234567890"]),
        ("https://crt.sh/1234567890", ["1234567890"]),
        ("crt.sh ID 1234567890", ["1234567890"]),
        ("crt.sh: 1234567890", ["1234567890"]),
        ("crt.sh ids: 12345, 67890 and 13579", ["12345", "67890", "13579"]),
        ("crt.sh kimliği 1234567890", ["1234567890"]),
        ("https%3A%2F%2Fcrt.sh%2F%3Fid%3D1234567890", ["1234567890"]),
    ],
)
def test_numbers_of_crt_sh_are_ids_only(written, ids):
    assert meant(f"{written}\n") == [Reading(Form.CRT_SH, number) for number in ids]


def test_each_is_listed_once_in_order_and_says_where_it_stands():
    body = (
        f"The certificates {SERIAL} and {pairs(LONG)}.\r\n\r\n"
        f"On Mon, 23 Nov 2026, Ali <ali@firma.test> wrote:\r\n> serial {LONG} or {SHA256}\r\n"
    )
    assert [(one.written, one.found_in) for one in found(body, f"Ynt: serial {SHA1}")] == [
        (SHA1, "subject"),
        (SERIAL, "text"),
        (pairs(LONG), "text"),
        (SHA256, "quoted text"),
    ]


def test_what_a_forward_brings_is_found_in_it():
    body = (
        f"Bilginize, {SERIAL}.\r\n\r\n-----Özgün İleti-----\r\nKimden: Hanno [mailto:hanno@research.test]\r\n"
        f"Gönderildi: 24 Kasım 2026 Salı 10:40\r\nKonu: problem\r\n\r\nserial {LONG}\r\n"
    )
    assert [(one.written, one.found_in) for one in found(body, "İLT: problem")] == [
        (SERIAL, "text"),
        (LONG, "forwarded mail"),
    ]


def test_a_mail_that_is_attached_is_read_with_what_is_attached_to_it():
    inner = letter(f"serial {SERIAL}\n", Subject=f"Key of {LONG}")
    inner.add_attachment(f"{SHA256}\n", filename="list.txt")
    outer = letter("Bilginize.\n", Subject="FW: problem")
    outer.add_attachment(inner)
    assert [(one.written, one.found_in) for one in identifiers(parse(outer.as_bytes()))] == [
        (LONG, "forwarded mail"),
        (SERIAL, "forwarded mail"),
        (SHA256, "attachment list.txt"),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.txt", f"{SERIAL}\r\n".encode()),
        ("list.csv", f"no,serial\r\n1,{SERIAL}\r\n".encode()),
        ("list.csv", f'"1";"{pairs(SERIAL)}"\r\n'.encode()),
        ("list.csv", f"no;seri\r\n1;{SERIAL}\r\n".encode("utf-16")),
        ("list.txt", f"no;seri\r\n1;{SERIAL}\r\n".encode("utf-16-le")),
        ("list", json.dumps({"serial": SERIAL}).encode()),
        ("page.html", f"<table><tr><td>Seri</td><td>{SERIAL}</td></tr></table>".encode()),
        ("notes.md", f"* `{SERIAL}`\n".encode()),
        (f"{SERIAL}.pem", b""),
        (f"cert_{SERIAL}.cer", b"\x00"),
        ("all.zip", a_zip(list_dot_csv=f"1,{SERIAL}\n".encode())),
        ("all.zip", a_zip(inner_dot_zip=a_zip(list_dot_txt=SERIAL.encode()))),
        ("all.zip", a_zip(**{f"{SERIAL}.pem": b""})),
        ("list.xlsx", a_zip(sharedStrings_dot_xml=f"<sst><si><t>{SERIAL}</t></si><si><t>12</t></si></sst>".encode())),
        ("list.docx", a_zip(document_dot_xml=f"<w:p><w:r><w:t>{SERIAL[:7]}</w:t></w:r><w:r><w:t>{SERIAL[7:]}</w:t></w:r></w:p><w:p><w:t>12</w:t></w:p>".encode())),
    ],
)  # fmt: skip
def test_names_and_texts_of_attachments_are_read(name, content):
    every = identifiers(with_file(name, content))
    assert [serial(SERIAL)] == [one.readings[0] for one in every]
    assert every[0].found_in.startswith(f"attachment {name}")


def test_a_name_that_the_desk_made_up_names_no_host():
    made = letter()
    made.add_attachment(b"\0", maintype="audio", subtype="basic")
    assert identifiers(parse(made.as_bytes())) == ()


def test_a_file_in_an_archive_is_named_with_it():
    (one,) = identifiers(with_file("all.zip", a_zip(list_dot_txt=SERIAL.encode())))
    assert one.found_in == "attachment all.zip, list.txt"


def test_html_is_read_as_text_also_where_plain_lines_stand_beside_it():
    page = f'<p>See <a href="https://crt.sh/?id=123456">this one</a>, <b>{SERIAL}</b></p>'
    alone = letter()
    alone.set_content(page, subtype="html")
    both = letter(f"See this one, {SERIAL}\n")
    both.add_alternative(page, subtype="html")
    for mail in (alone, both):
        assert {one.readings[0] for one in identifiers(parse(mail.as_bytes()))} == {
            Reading(Form.CRT_SH, "123456"),
            serial(SERIAL),
        }


def test_the_domain_under_every_mail_of_the_author_is_no_host_but_one_they_write_about_is():
    signed = "The key of www.ornek.gov.tr is public.\r\n\r\n-- \r\nAli\r\nwww.firma.test\r\n"
    about = "The key of www.firma.test is public.\r\n\r\n-- \r\nAli\r\n"
    assert meant(signed) == [host("www.ornek.gov.tr")]
    assert meant(about) == [host("www.firma.test")]
    listed = letter("See the list.\n", From="ali@firma.test")
    listed.add_attachment("www.firma.test\n", filename="list.csv")
    assert [one.readings[0] for one in identifiers(parse(listed.as_bytes()))] == [host("www.firma.test")]


def test_no_more_are_listed_than_anybody_reads():
    many = "\n".join(hashlib.sha256(str(n).encode()).hexdigest() for n in range(MOST + 10))
    every = found(many)
    assert len(every) == MOST
    assert len({one.readings for one in every}) == MOST
    assert listed_and_left(parse(letter(many).as_bytes())) == (every, 10)


def test_what_is_kept_of_a_written_number_has_an_end():
    wide = (" " * 60).join(pairs(SHA256).split(":"))
    assert all(len(one.written) <= LONGEST_WRITTEN for one in found(f"{wide}\n{pairs(SHA256)}\n"))


@pytest.mark.parametrize("piece", ["5", "-", "0x"])
def test_a_megabyte_of_it_takes_a_moment(piece):
    """What four times as much takes stands in `test_linear.py`."""
    message = read("Subject: x", body=piece * (1_000_000 // len(piece)))
    began = time.process_time()
    assert len(identifiers(message)) <= 2
    assert time.process_time() - began < 30
