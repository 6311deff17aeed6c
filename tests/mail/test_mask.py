"""Personal numbers out of what leaves the desk."""

import random
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.mask import is_tckn, mask
from ulak.mail.private_key import REMOVED

TCKN = "10000000146"
SERIAL = "0A3F10000000146B7C99"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"TC: {TCKN}", "TC: *********46"),
        (f"TCKN:{TCKN}'dir", "TCKN:*********46'dir"),
        (f"TC{TCKN}", "TC*********46"),
        ("100 000 001 46", "*** *** *** 46"),
        (
            "TR330006100519786457841326",
            "TR**********************1326".replace("**********************", "*" * 20),
        ),
        ("TR33 0006 1005 1978 6457 8413 26", "TR** **** **** **** **** **13 26".replace("**13", "**13")),
        ("tr330006100519786457841326", "tr" + "*" * 20 + "1326"),
        ("DE89 3704 0044 0532 0130 00", "DE** **** **** **** ***0 00"),
        ("kart 4111 1111 1111 1111", "kart **** **** **** 1111"),
        ("kart 5500000000000004.", "kart ************0004."),
        ("0532 123 45 67", "**** *** ** 67"),
        ("+90 532 123 45 67", "+** *** *** ** 67"),
        ("0090 (312) 123 45 67", "**** (***) *** ** 67"),
        ("(0312) 123 45 67", "(****) *** ** 67"),
        ("5321234567", "********67"),
        ("312 468 53 00", "*** *** ** 00"),
        ("4111  1111  1111  1111", "****  ****  ****  1111"),
        ("4111\t1111\t1111\t1111", "****\t****\t****\t1111"),
        ("TR33\t0006\t1005\t1978\t6457\t8413\t26", "TR**"),
        ("0850 460 55 76", "**** *** ** 76"),
        ("444 55 76", "*** ** 76"),
        ("+49 30 1234567", "+** ** *****67"),
        ("VKN: 1234567890", "VKN: ********90"),
        ("Vergi kimlik numarası 1234567890", "Vergi kimlik numarası ********90"),
        ("vergi no: 1234567890", "vergi no: ********90"),
        ("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", REMOVED.format(which="")),
    ],
)
def test_hides_all_but_the_last_digits(text, masked):
    hidden = mask(f"önce {text} sonra")
    if text.upper().startswith(("TR3", "DE8")):
        digits = "".join(letter for letter in hidden if letter.isdigit())
        assert len(digits) <= 4
        assert hidden.startswith("önce ")
        return
    assert hidden == f"önce {masked} sonra"


@pytest.mark.parametrize(
    "text",
    [
        "seri: 234 567 89 01 23 45",
        "Tutar 1.312 468 53 00 ve 312.468.53.00",
        f"seri {SERIAL}",
        "seri 10000000146ABCDEF0123",
        "serial 0a:3f:10:00:00:00:01:46",
        "sha256 " + "1000000014600000" * 4,
        "10000000147",  # wrong check digit
        "00000000146",
        "talep no 1234567890",
        "[KSM-2026-000123]",
        "5 Ekim 2026 10:00:00",
        "1.234.567,50 TL",
        "4111 1111 1111 1112",
        "sha1 41111111111111115abcdef0123456789abcdef0",
        "seri +4111111111111111",
        "GB00 0000 0000 0000 0000 00",
        "2026-10-05T10:00:00+03:00",
        "https://crt.sh/?id=5321234567",
        "https://crt.sh/?id=10000000146",
        "",
    ],
)
def test_leaves_serials_dates_and_order_numbers(text):
    assert mask(text) == text


@pytest.mark.parametrize("number", ["", "1", "0" * 11, "1000000014x", "١٠٠٠٠٠٠٠١٤٦", "10000000156"])
def test_what_is_no_citizen_number(number):
    assert not is_tckn(number)


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 300_000,
        "5" * 300_000,
        "a" * 300_000,
        "-----BEGIN PRIVATE KEY-----\n" * 20_000,
        "vergi no " * 50_000,
        "TR" * 200_000,
        "+90 " * 100_000,
    ],
)
def test_long_texts_are_masked_in_time(text):
    begun = time.perf_counter()
    mask(text)
    assert time.perf_counter() - begun < 30


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        # Telephones, however they are written.
        ("Tel:05321234567", "Tel:*********67"),
        ("tel:+905321234567", "tel:+**********67"),
        ("0 532 123 45 67", "* *** *** ** 67"),
        ("0(532)1234567", "*(***)*****67"),
        ("+90(532)123-45-67", "+**(***)***-**-67"),
        ("0532/1234567", "****/*****67"),
        ("905321234567", "**********67"),
        ("0532 12 34 567", "**** ** ** *67"),
        ("05321234567/05329876543", "*********67/*********43"),
        ("0532 123 45 67: Ahmet", "**** *** ** 67: Ahmet"),
        ("05321234567den", "*********67den"),
        ("05321234567de", "*********67de"),
        ("05321234567e SMS", "*********67e SMS"),
        ("0532 123 45 67da", "**** *** ** 67da"),
        ("0049 30 1234567", "**** ** *****67"),
        ("444 5 576", "*** * *76"),
        ("https://wa.me/905321234567", "https://wa.me/**********67"),
        ("24.11.2026 0532 123 45 67", "24.11.2026 **** *** ** 67"),
        # Citizens, grouped otherwise, or with a slip beside their words.
        ("100 00 000 146", "*** ** *** *46"),
        ("T.C. kimlik no: 12345678901", "T.C. kimlik no: *********01"),
        ("TCKN'm 10000000146'dır", "TCKN'm *********46'dır"),
        ("bebe10000000146 TC10000000146nolu", "bebe*********46 TC*********46nolu"),
        # Between lines that are numbers too, whatever groups they are in.
        ("kimlik no 1000 0000 146\n1 0 0 0 0 0 0 0 1 4 6", "kimlik no **** **** *46\n* * * * * * * * * 4 6"),
        ("12\n10.000.000.146\n12", "12\n**.***.***.*46\n12"),
        ("12\n1000000 0146\n12", "12\n******* **46\n12"),
        ("12\n1-0-0-0-0-0-0-0-1-4-6\n12", "12\n*-*-*-*-*-*-*-*-*-4-6\n12"),
        ("１０００ ００００ １４６", "**** **** *４６"),
        ("tel 5 3 2 1 2 3 4 5 6 7", "tel * * * * * * * * 6 7"),
        ("tel 0 5 3 2 1 2 3 4 5 6 7", "tel * * * * * * * * * 6 7"),
        # Cards and accounts.
        ("4111.1111.1111.1111", "****.****.****.1111"),
        ("3782 822463 10005", "**** ****** *0005"),
        ("IBANTR330006100519786457841326", "IBANTR********************1326"),
        ("IBAN no: 3300 0610 0519 7864 5784 1326", "IBAN no: **** **** **** **** **** 1326"),
        ("DE89370400440532013000", "DE****************3000"),
        ("GB29 NWBK 6016 1331 9268 19 ile", "GB** NWBK **** **** **68 19 ile"),
        # Tax numbers, before and after their words.
        ("1234567890 vergi numaralı firma", "********90 vergi numaralı firma"),
        ("1234567890 VKN'li", "********90 VKN'li"),
        ("VERGİ KİMLİK NUMARASI: 1234567890", "VERGİ KİMLİK NUMARASI: ********90"),
        ("Vergi Dairesi/No: Çankaya / 1234567890", "Vergi Dairesi/No: Çankaya / ********90"),
        ("V.K.N. 123 456 78 90", "V.K.N. *** *** ** 90"),
        ("tax identification number 1234567890", "tax identification number ********90"),
        # Torn by a mailer, in other scripts, with what nobody sees between.
        ("100 000\n> 001 46", "*** ***\n> *** 46"),
        ("1000000\r\n0146", "*******\r\n**46"),
        ("0532 123\n45 67", "**** ***\n** 67"),
        ("41111111\n11111111", "********\n****1111"),
        ("TR33 0006 1005 1978\n6457 8413 26", "TR** **** **** ****\n**** **13 26"),
        ("１０００００００１４６", "*********４６"),
        ("٠٥٣٢ ١٢٣ ٤٥ ٦٧", "**** *** ** ٦٧"),
        ("1000\u200b0000\u00ad146", "****\u200b****\u00ad*46"),
        ("1000\u2060&zwnj;0000&#8203;146", "****\u2060&zwnj;****&#8203;*46"),
        ("1000&#48;&#x30;00146", "*********46"),
        ("**\u00a010000000146", "**\u00a0*********46"),
        ("0532&nbsp;123\u00a045‑67", "****&nbsp;***\u00a0**‑67"),
        ("100\u2009000&#160;001 46", "***\u2009***&#160;*** 46"),
    ],
)
def test_hides_numbers_in_every_dress(text, masked):
    assert mask(f"önce {text} sonra") == f"önce {masked} sonra"


@pytest.mark.parametrize(
    "text",
    [
        "seri no 4111111111111111",
        "Serial: 4111 1111 1111 1111",
        "0x10000000146",
        "+4111111111111111111",
        "crt.sh ID 10000000146",
        "crt.sh kaydı: 10000000146",
        "9792 0300 0000 0000",
        "1234 5678 9012 345",
        "be 49 ca 61 70 f1 6d 86 66",
        "be49 ca61 70f1 6d86",
        "AD12 AB34 5678 9012 3456 7890",
        "DE89 3704 0044 0532 0130",
        "https://www.kurum.test/belge/05321234567",
        "Message-ID <5321234567@kurum.test>",
        "200 532 123 045 TL",
        "Toplam 200.532.123.045,00 ve 005 321 234 567 adet",
        "5321234567@operator.test",
        "DE12",
        "c4449010 E4449010 4449010a",
        "4976 0252 5469 223a",
        "550 550 65.49.42.68 is not allowed",
        "0A3F 05321234567B 7C99",
        "7C99 0A3F 0532 1234 567 89AB CDEF",
        "1 00-0.00 00-1.46",  # a row of unlike numbers
        "00443 57793 63531 33248",
        "58627 00443 57793 63531",
        "26544 00548 93570 860",
        "5 3 2 1 2 3 4 5 6 7 8",
        "9 5 3 2 1 2 3 4 5 6 7",
        "82645 19370 45182 93746 51029\n1000 0000 146",
        "1000 0000 146\n82645 19370 45182 93746 51029",
        "👨\u200d👩\u200d👧 10 kişi &shy; &#128512;",
    ],
)
def test_leaves_what_only_looks_like_a_number_of_a_person(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Token seri no: 5312345678",
        "SERİ NO: 5312345678",
        "Seri no: 905479925506",
        "seri no'su 5312345678'dir",
        "seri numarası 05321234567",
        "Seri numaram: 5312345678",
        "S/N: 05312345678",
        "s/n 05312345678",
        "Serial 5312345678",
        "The serial number is 5312345678.",
        "Sipariş no: 5312345678",
        "SİPARİŞ NUMARASI 5312345678",
        "Başvuru no 5312345678",
        "basvuru numaramiz: 5312345678",
        "Dosya no: 5312345678",
        "Evrak no | 5312345678",
        "KAYIT NO: 05312345678",
        "Takip no:\n5312345678",
        "Ticket #5312345678",
        "ticket ID 5312345678",
        "Order number: 5312345678",
        "Ref. no: 4445576",
        "Referans no: 5312345678",
        "Seri no: 5312345678 Tel: yok",
        "Seri no (S/N): 5312345678",
        "*Seri no:* 5312345678",
        "Tel: 112, seri no: 5312345678",
        "size=5368709120 bytes",
        "5368709120 bayt",
    ],
)
def test_leaves_what_is_called_a_serial_or_a_file_s_number(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Tel no: 5312345678", "Tel no: ********78"),
        ("cep no 05312345678", "cep no *********78"),
        ("GSM: 5312345678", "GSM: ********78"),
        ("Seri no: 123, tel: 5312345678", "Seri no: 123, tel: ********78"),
        ("Telefon / başvuru no: 5312345678", "Telefon / başvuru no: ********78"),
        ("Cep tel. kayıt no: 5312345678", "Cep tel. kayıt no: ********78"),
        ("Başvuru no: 5312345678 (cep)", "Başvuru no: ********78 (cep)"),
        ("Ref no 5312345678 cep", "Ref no ********78 cep"),
        ("Seri no 5312345678, tel 05321234567", "Seri no 5312345678, tel *********67"),
        ("Başvuru no 5312345678 numaralı telefon", "Başvuru no ********78 numaralı telefon"),
        ("Başvuru no: 0532 123 45 67", "Başvuru no: **** *** ** 67"),  # in the groups of a telephone
        ("Kayıtlı no: 05312345678", "Kayıtlı no: *********78"),
        ("border 05312345678", "border *********78"),
    ],
)
def test_what_is_called_a_telephone_is_one(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "120.151.141.84",
        "IP 120.151.141.84:443",
        "http://120.151.141.84/",
        "kimlik doğrulama sunucusu 120.151.141.84",
    ],
)
def test_leaves_addresses_of_the_internet(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("TCKN: 120.151.141.84", "TCKN: ***.***.***.84"),
        ("T.C. kimlik no: 120.151.141.84", "T.C. kimlik no: ***.***.***.84"),
        ("KİMLİK NUMARASI 120.151.141.84", "KİMLİK NUMARASI ***.***.***.84"),
        ("120.151.141.84 TC kimlik numaralı", "***.***.***.84 TC kimlik numaralı"),
        ("120 151 141 84", "*** *** *** 84"),
        ("100.000.001.46", "***.***.***.46"),  # no address has a part 000
    ],
)
def test_a_citizen_s_number_that_might_be_an_address_is_known_by_its_words(text, masked):
    assert mask(text) == masked


def test_a_line_the_house_tells_everybody_stays_however_it_is_written():
    public = frozenset({"8504605576", "4445576"})
    text = "Arayınız: 0850 460 55 76, +90 (850) 460-55-76 ya da 444 55 76."
    assert mask(text, public) == text
    assert mask("0850 460 55 77", public) == "**** *** ** 77"


def test_whoever_must_call_back_sees_the_telephone_and_nothing_else():
    assert mask(f"{TCKN}, 0532 123 45 67", spares_phones=True) == "*********46, 0532 123 45 67"


def a_tckn(chance: random.Random) -> str:
    """Nine digits and their two check digits."""
    digits = [chance.randrange(1, 10), *(chance.randrange(10) for _ in range(8))]
    digits.append((7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10)
    digits.append(sum(digits) % 10)
    return "".join(map(str, digits))


LETTERS = "abcçdefgğhıijklmnoöprsştuüvyzxwq"


@given(
    st.randoms(use_true_random=False),
    st.text(LETTERS, max_size=8),
    st.sampled_from(["", "'in", "’ın", ".", "nolu", ")"]),
)
def test_a_citizens_number_is_always_hidden_also_within_words(chance, before, after):
    number = a_tckn(chance)
    assert is_tckn(number)
    for text in (
        f"{before}{number}{after}",
        f"{before.upper()}{number}{after}",
        f"{number}{before or after}",
    ):
        assert number not in mask(f"kimlik {text} sonra")
    grouped = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
    assert grouped[:11] not in mask(f"kimlik {grouped}{after} sonra")


def dresses(number: int) -> Iterator[str]:
    """A serial number as certificates, browsers and people show it."""
    plain = f"{number:x}"
    plain = "0" * (len(plain) % 2) + plain
    for written in (plain, plain.upper()):
        pairs = [written[at : at + 2] for at in range(0, len(written), 2)]
        yield written
        yield f"0x{written}"
        yield from (blank.join(pairs) for blank in ": -")
        yield from (
            " ".join(written[at : at + size] for at in range(0, len(written), size)) for size in (4, 8)
        )
        yield ":".join(pairs[:15]) + "\n    " + ":".join(pairs[15:])
    yield f"Serial Number: {number}"
    if number >= 10**19:
        yield str(number)
    if number >= 10**29:
        decimal = str(number)
        yield from (
            " ".join(decimal[at : at + size] for at in range(0, len(decimal), size)) for size in (3, 4, 5)
        )


@pytest.mark.unmeasured
def test_ten_thousand_serial_numbers_in_any_dress_stay():
    chance = random.Random(2026)
    for _ in range(10_000):
        bits = chance.choice((64, 72, 96, 127, 128, 159, 160, 256))
        text = "\n\n".join(
            f"sertifika {one} iptal" for one in dresses(chance.getrandbits(bits) | 1 << bits - 2)
        )
        assert mask(text) == text
        entry = f"https://crt.sh/?id={chance.randrange(10**9, 3 * 10**10)} crt.sh ID {chance.randrange(10**10, 3 * 10**10)}"
        assert mask(entry) == entry


@given(st.text(max_size=200))
def test_never_raises(text):
    mask(text)


@given(st.text("1234567890 \u200b\u0661\uff11&#;\n>+()", max_size=80))
def test_only_digits_are_starred(text):
    masked = mask(text)
    kept = iter(text)
    assert all(letter == "*" or letter in kept for letter in masked)


@given(st.text(alphabet="0123456789ABCDEF :-", max_size=60))
def test_masking_twice_changes_nothing_more_of_letters(text):
    assert len(mask(text)) == len(text)
