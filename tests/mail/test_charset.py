"""Every letter survives, whatever the label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.charset import Decoded, decode
from ulak.mail.charset_names import codec_of

TURKISH = "Şikâyetim var: sertifikamın süresi ağustosta bitti, İğdır ve ÇAĞRI"
FRENCH = "Ça déjà vu, où êtes-vous allés, garçon ?"
GERMAN = "Grüße aus Köln, die Straße ist schön und größer"
SPANISH = "¿Dónde está el certificado? Mañana será otro día, señor"
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


# Every Turkish letter, short and long; a name, a file, a heading in capitals, Word's quotation marks.
SPECIMENS = [
    TURKISH,
    "Başvuru",
    "Çağrı",
    "İptal",
    "Şikâyet",
    "Değişiklik",
    "Doğrulama",
    "Öğrenci",
    "Sayın",
    "kartım",
    "Erişim sorunu",
    "Kâğıt işi",
    "mahkûm",
    "BAŞVURU İPTALİ",
    "Gökçe Ağaoğlu",
    "İbrahim Güneş",
    "ekran görüntüsü - yeni şifre.png",
    "SÖZLEŞME EKİ.PDF",
    "Nüfus cüzdanı fotokopisi ektedir, gereğini arz ederim.",
    "Merhaba, kart şifremi unuttum. Nasıl sıfırlayabilirim?\r\nSaygılarımla",
    "resmî yazı ile “mühür” dilekçesi – ‘hata’ alıyorum… Ağ bağlantısı yok",
]
IN_TURKISH_WINDOWS = ["iso-8859-9", "windows-1254", "iso-8859-1", "windows-1252", "utf-8", "us-ascii", ""]
UNKNOWN = [
    "x-cp1254",
    "iso-8859-9-e",
    "unknown-8bit",
    "x-unknown",
    "default",
    "ansi",
    "x-user-defined",
    "8bit",
]
DESK = ("windows-1254",)  # what the desk's language says


@pytest.mark.parametrize("text", SPECIMENS)
@pytest.mark.parametrize(
    "label", [*IN_TURKISH_WINDOWS, *UNKNOWN, "iso-8859-2", "windows-1250", "iso-8859-15"]
)
def test_windows_turkish_survives_under_any_label(text, label):
    assert decode(text.encode("cp1254"), label, DESK).text == text


@pytest.mark.parametrize("text", SPECIMENS)
@pytest.mark.parametrize("label", [*IN_TURKISH_WINDOWS, *UNKNOWN])
def test_windows_turkish_needs_no_hint_where_no_other_language_would_do(text, label):
    assert decode(text.encode("cp1254"), label).text == text


@pytest.mark.parametrize("text", SPECIMENS)
@pytest.mark.parametrize(
    "label", [*IN_TURKISH_WINDOWS, *UNKNOWN, "iso-8859-2", "iso-8859-3", "x-mac-turkish"]
)
def test_utf8_survives_under_any_label(text, label):
    assert decode(text.encode(), label, DESK).text == text


@pytest.mark.parametrize("text", [text for text in SPECIMENS if not set("“”‘’–…") & set(text)])
@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("iso-8859-3", "iso-8859-3"),
        ("iso-8859-3", "latin3"),
        ("mac_turkish", "x-mac-turkish"),
        ("mac_turkish", "mac-turkish"),
        ("cp857", "dos-857"),
        ("cp857", "cp857"),
        ("cp857", "ibm857"),
        ("cp857", "x-ibm-857"),
    ],
)
def test_a_rare_charset_is_trusted_where_it_is_named(text, codec, label):
    read = decode(text.encode(codec), label, DESK)
    assert (read.text, read.repaired) == (text, "")


@pytest.mark.parametrize(
    "label", ["iso-8859-1", "windows-1252", "iso-8859-2", "utf-8", "us-ascii", "unknown-8bit", ""]
)
@pytest.mark.parametrize("codec", ["cp857", "mac_turkish"])
@pytest.mark.parametrize("text", [TURKISH, SPECIMENS[-2]])
def test_what_dos_and_the_old_mac_wrote_survives_under_any_label(text, codec, label):
    read = decode(text.encode(codec), label, DESK)
    assert read.text == text
    assert codec.replace("_", "-") in read.repaired


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "utf-8", "us-ascii", "unknown-8bit", ""])
@pytest.mark.parametrize(
    "text", ["Başvuru", "Sayın", "Değişiklik", "İptal", "Bağlantı kurulamıyor, teşekkürler"]
)
def test_latin_3_without_its_label_is_read_where_turkish_is_expected(text, label):
    raw = text.encode("iso-8859-3")
    assert decode(raw, label, ("iso-8859-3",)).text == text
    assert decode(raw, label, DESK).text == text
    assert decode(raw, label).text != text


@pytest.mark.parametrize("label", ["iso-8859-1", "iso-8859-2", "windows-1250", "utf-8", ""])
@pytest.mark.parametrize("text", ["iş", "Yazı", "Ağ", "Çağrı", "İMZA"])
def test_of_short_words_the_charset_named_elsewhere_in_the_mail_decides(text, label):
    assert decode(text.encode("iso-8859-3"), label, ("iso-8859-3",)).text == text


WORDS = (
    "başvuru çağrı iptal şikâyet değişiklik doğrulama sayın kartım ücret öğrenci ödeme mühür imza erişim kâğıt "
    "yazı lâzım süre şifre ışık dağ bağış dilekçe sözleşme güncelleme hizmet ve bir için sertifika İzmir Iğdır "
    "Şanlıurfa Çorum Ümraniye Özgür ÇAĞRI İPTAL BAŞVURU ÜCRET ŞİFRE KARTIM GÜVENLİK DOĞRULAMA resmî hikâye değil "
    "geçersiz işlem kurulamıyor çalışmıyor yenilenmesi hakkında arızası SSL KEP 2026 bilgi@kamusm.test “kart” – …"
).split()
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)
NOT_CENTRAL = [
    "iso-8859-9",
    "iso-8859-1",
    "windows-1252",
    "iso-8859-15",
    "utf-8",
    "us-ascii",
    "",
    "x-unknown",
]


EAST_ASIAN = ["gb2312", "gbk", "gb18030", "big5", "big5-hkscs", "euc-kr", "shift_jis", "euc-jp"]
ESCAPED = ["utf-7", "unicode-1-1-utf-7", "iso-2022-jp", "hz-gb-2312"]
LETTERS_OF_OURS = [
    "Sayın yetkili, sertifikamın süresi doldu. Başvurumu yeniledim, ücretini ödedim; şifre gelmedi.",
    "Çok acil",
    "şifre gelmedi",
    "Sayın",
]
FAR_AWAY = {
    "gb2312": [
        "您好，我的证书中的密钥泄露了。",
        "中",
        "SSL 中",
        "SSL证书",
        "Ali 中国 test",
        "种种",
        "目录   缺失",
        "Dear 周先生",
    ],
    "big5": ["您好，我的憑證私鑰外洩了。", "強", "SSL 憑證"],
    "euc-kr": ["안녕하세요, 인증서의 개인 키가 유출되었습니다.", "SSL 인증서", "한국"],
    "shift_jis": ["お世話になっております。証明書の秘密鍵が漏洩しました。", "SSL証明書", "ﾃｽﾄ", "カナ"],
    "euc-jp": ["お世話になっております。証明書", "SSL 証明書"],
    "iso-2022-jp": ["証明書の秘密鍵"],
}


@pytest.mark.parametrize("label", [*EAST_ASIAN, *ESCAPED])
@pytest.mark.parametrize("text", LETTERS_OF_OURS)
@pytest.mark.parametrize("hints", [(), ("windows-1254",)], ids=["", "tr"])
def test_turkish_that_is_called_east_asian_survives(label, text, hints):
    assert decode(text.encode("cp1254"), label, hints).text == text


def test_capitals_that_are_called_chinese_are_read_where_turkish_is_expected():
    assert decode("BAŞVURU".encode("cp1254"), "gb2312", ("windows-1254",)).text == "BAŞVURU"


@pytest.mark.parametrize(
    ("label", "text"), [(label, text) for label, texts in FAR_AWAY.items() for text in texts]
)
@pytest.mark.parametrize("hints", [(), ("windows-1254",)], ids=["", "tr"])
def test_east_asian_text_stays(label, text, hints):
    assert decode(text.encode(label), label, hints) == Decoded(text)


@pytest.mark.parametrize("label", ["", "utf-8", "us-ascii"])
@pytest.mark.parametrize("text", ["kurυm", "kurum υ", "tüm kurυm", "aβ testi"])
def test_utf_8_stays_where_no_turk_would_have_written_the_bytes(label, text):
    assert decode(text.encode(), label).text == text
    assert decode(text.encode(), label, ("windows-1254",)).text == text


@given(
    SENTENCES, st.sampled_from(["cp1254", "utf-8"]), st.sampled_from(NOT_CENTRAL), st.sampled_from([DESK, ()])
)
def test_whatever_turks_write_survives(text, codec, label, hints):
    assert decode(text.encode(codec), label, hints).text == text


@given(SENTENCES, st.sampled_from([1, 2, 3]))
def test_whatever_turks_write_survives_any_number_of_encodings(text, times):
    twice = text
    for _ in range(times):
        twice = twice.encode().decode("latin-1")
    assert decode(twice.encode(), "utf-8", DESK).text == text


OTHERS = [
    FRENCH,
    GERMAN,
    SPANISH,
    "L’élève naïf a payé 5 € – « Merci » d’avance",
    "cœur",
    "Réponse",
    "Überprüfung",
    "Herr Sigurðsson grüßt Straße und Maße",
    "Österreich: „Gruß“ an Jürgen",
    "Contraseña nº 1ª",
    "nºlin. 5",
    "ÉCOLE",
]


@pytest.mark.parametrize("text", OTHERS)
@pytest.mark.parametrize(
    "label", ["iso-8859-1", "windows-1252", "us-ascii", "", "iso-8859-15", "x-unknown", "utf-8"]
)
@pytest.mark.parametrize("hints", [(), DESK, ("iso-8859-1", *DESK)])
def test_french_german_and_spanish_stay_as_they_were(text, label, hints):
    if label != "iso-8859-15" or "€" not in text:
        assert decode(text.encode("cp1252"), label, hints).text == text
    assert decode(text.encode(), label, hints).text == text


def test_letters_that_turkish_windows_has_not_are_not_lost():
    assert decode("Pandžabi, ždára".encode("cp1252"), "", DESK).text == "Pandžabi, ždára"


def test_utf8_with_the_label_of_an_asian_charset_is_found():
    assert decode("Şikâyet başvurusu".encode(), "gb2312", DESK).text == "Şikâyet başvurusu"
    assert decode("証明書".encode(), "euc-jp", DESK).text == "証明書"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("Proszę o pomoc, mój certyfikat wygasł", "iso-8859-2", "iso-8859-2"),
        ("Wniosek o unieważnienie", "cp1250", "windows-1250"),
        ("Łódź", "iso-8859-2", "iso-8859-2"),
        ("Vă rog să reînnoiţi certificatul meu, mulţumesc", "iso-8859-2", "iso-8859-2"),
        ("informaţii", "cp1250", "windows-1250"),
        ("naţional", "iso-8859-2", "iso-8859-2"),
        ("Dobrý den, můj certifikát vypršel", "iso-8859-2", "iso-8859-2"),
        ("nový", "cp1250", "windows-1250"),
        ("takođe", "iso-8859-2", "iso-8859-2"),
        ("Kérem, segítsen megújítani a tanúsítványt", "iso-8859-2", "iso-8859-2"),
        ("Það er gott að búa á Íslandi, þú veist það", "cp1252", "iso-8859-1"),
        ("Sigurður Þórðarson", "cp1252", "windows-1252"),
        ("Mit freundlichen Grüßen, Petr Novotný", "cp1252", "iso-8859-1"),
        ("Novotný", "cp1252", "iso-8859-1"),
        ("Þingið samþykkti lögin", "cp1252", "iso-8859-1"),
        ("Guðmundsson", "cp1252", "iso-8859-1"),
        ("Grüße, ÖSTERREICH", "cp850", "ibm850"),
        ("Élève naïf", "mac_roman", "macintosh"),
        ("Għandi ċertifikat ġdid, żommha", "iso-8859-3", "iso-8859-3"),
        ("Καλημέρα, SSL πιστοποιητικό", "iso-8859-7", "iso-8859-7"),
        ("証明書のPDFファイル", "cp932", "shift_jis"),
        ("強", "big5", "big5"),
        ("目录   缺失", "gb18030", "gb2312"),
        ("Alt מוחלף ב־Win", "cp1255", "windows-1255"),
        ("IИспользовано", "koi8-r", "koi8-r"),
        ("Marţi", "iso-8859-2", "iso-8859-2"),
        ("4 octeţi", "cp1250", "windows-1250"),
        ("Uređaj", "iso-8859-2", "iso-8859-2"),
        ("výraz", "iso-8859-2", "iso-8859-2"),
        ("Abstraktný menný priestor nie je podporovaný", "utf-8", "utf-8"),
        ("může být použito", "utf-8", "utf-8"),
        ("gradients eru teiknaðir eða þegar ýmist", "utf-8", "utf-8"),
        ("SSL证书", "gb18030", "gb2312"),
    ],
)
@pytest.mark.parametrize("hints", [(), DESK])
def test_a_right_label_is_believed(text, codec, label, hints):
    assert decode(text.encode(codec), label, hints) == Decoded(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("BELGESİ’nin", ""),
        ("İ’nin iptali", "windows-1254"),
        ("BELGESİ’nin", "utf-8"),
        ("BELGESİ’nin", "iso-8859-1"),
    ],
)
def test_two_letters_that_happen_to_be_utf8_are_not_taken_for_arabic(text, label):
    """İ and ’ of Windows are together a letter of the Arabic supplement."""
    assert decode(text.encode("cp1254"), label, DESK).text == text


@pytest.mark.parametrize(
    ("raw", "label", "text"),
    [
        ("İptal".encode("utf-16"), "utf-16", "İptal"),
        ("İptal".encode("utf-16-be"), "utf-16", "İptal"),
        ("İptal".encode("utf-16-le"), "utf-16be", "İptal"),
        ("İptal".encode("utf-16-be"), "utf-16le", "İptal"),
        (b"\xfe\xff" + "İptal".encode("utf-16-be"), "unicode", "İptal"),
        ("İptal".encode("utf-16"), "", "İptal"),
        ("İptal".encode("utf-32"), "utf-32", "İptal"),
        ("証明書".encode("utf-16-le"), "utf-16le", "証明書"),
        ("証書".encode("utf-16-le"), "utf-16le", "証書"),
        (b"Merhaba dunya!", "utf-16", "Merhaba dunya!"),
        ("Şikâyetim var".encode(), "utf-16", "Şikâyetim var"),
        ("Şikâyetim var, sayın yetkili".encode("cp1254"), "utf-16", "Şikâyetim var, sayın yetkili"),
        (b"+AV4-ikayet", "utf-7", "Şikayet"),
        (b"+AV4-ikayet", "unicode-1-1-utf-7", "Şikayet"),
        ("Şikâyet".encode(), "utf-7", "Şikâyet"),
        (b"Merhaba", "cp1026", "Merhaba"),
    ],
)
def test_wide_and_escaped_letters_are_read_and_their_labels_not_believed_blindly(raw, label, text):
    assert decode(raw, label, DESK).text == text


@pytest.mark.parametrize(
    "text",
    [
        "\uf0b7 Outlook'un noktası",
        "gülen yüz \uf04a",
        "bir yerde bozulmuş \ufffd",
        "x\ufffdy",
        "A股",
        "SSLсертификат",
        "PDFファイル",
        "aا",
        "ה",
        "_ب:",
    ],
)
@pytest.mark.parametrize("label", ["utf-8", "", "us-ascii", "iso-8859-1", "windows-1254"])
def test_utf8_is_believed_whatever_stands_in_it(text, label):
    assert decode(text.encode(), label, DESK).text == text


def test_half_a_wide_letter_is_said():
    read = decode("İptal".encode("utf-16-le")[:-1], "utf-16")
    assert read.text.startswith("İpta")
    assert read.repaired == "charset utf-16 does not fit all bytes"


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("iso-8859-9;format", "cp1254"),
        ("charset=iso-8859-9", "cp1254"),
        ("microsoft-cp1254", "cp1254"),
        ("ISO8859_9", "cp1254"),
        ("iso_8859-9:1989", "cp1254"),
        ("8859-9", "cp1254"),
        ("utf8-unicode", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("windows-1251,", "cp1251"),
        ("windows-874", "cp874"),
        ("ibm-850", "cp850"),
        ("x-euc-jp", "euc_jp"),
        ("latin2-8859-77", ""),
        ("1254000", ""),
    ],
)
def test_a_label_is_known_by_its_number(label, codec):
    assert codec_of(label) == codec


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


@pytest.mark.parametrize("hint", ["koi8-r", "gb2312", "shift_jis", "iso-8859-2", "utf-16", "iso-2022-jp"])
def test_a_hint_that_makes_no_words_is_not_taken(hint):
    assert decode("Şikâyet ve başvuru".encode("cp1254"), "", (hint, *DESK)).text == "Şikâyet ve başvuru"


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
        ("“ığ”".encode("cp1254"), "iso-8859-2", "charset iso-8859-2 was windows-1254"),
        (
            "„Łódź”".encode("cp1250")[:1] + "Łódź".encode("iso-8859-2"),
            "iso-8859-2",
            "charset iso-8859-2 has signs of windows-1252",
        ),
        ("Başvuru yapıldı".encode("iso-8859-3"), "iso-8859-1", ""),
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


@pytest.mark.parametrize("text", ["ÃŸÿ", "„GROẞES Ä“ und ö", "Ýmsir", "Þingið og ðe"])
def test_leaves_what_only_looks_read_wrongly(text):
    assert decode(text.encode(), "utf-8").text == text


def test_mends_one_letter_that_was_stored_wrongly_where_the_words_are_turkish():
    assert (
        decode("Þikayetim var, bilgi rica ederim".encode(), "utf-8").text
        == "Şikayetim var, bilgi rica ederim"
    )


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
