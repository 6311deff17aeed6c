"""Subjects without what was put before them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.subject import bare_subject, is_forward_subject, is_reply_subject


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Ynt: Ynt: Ynt: Ynt: (External) Re: Adding Inventory", "Adding Inventory"),
        ("YNT: İLT: Cvp: RE: Fw: Fwd: AW: Fatura", "Fatura"),
        ("Ilt: ILT: ilt: Mühür", "Mühür"),
        ("[EXTERNAL] Re[2]: RE (3): Konu", "Konu"),
        ("*** SPAM *** Ynt : konu", "konu"),
        ("*SPAM* konu", "konu"),
        ("[DIŞ] Yanıt: Mali Mühür", "Mali Mühür"),
        ("[KSM-2026-000123] Şikâyet", "[KSM-2026-000123] Şikâyet"),
        ("Re: [KSM-2026-000123] Şikâyet", "[KSM-2026-000123] Şikâyet"),
        ("Rezervasyon: 5", "Rezervasyon: 5"),
        ("Referans: 5", "Referans: 5"),
        ("dış kapı", "dış kapı"),
        ("", ""),
        ("Re:", ""),
        ("\u0301Re: x", "x"),
        ("I\u0307LT: Fatura", "Fatura"),  # as a Mac spells İ
        ("RE[2]:Ynt:konu", "konu"),
        ("Re^3: Re(12): konu", "konu"),
        ("Ynt：İlt： konu", "konu"),
        ("RE : TR : Objet", "Objet"),
        ("Fw:Fw:FW: *SPAM* [DIŞ] konu", "konu"),
        ("***SPAM*** [EXTERNAL] Cvp: (External) konu", "konu"),
        ("{Spam?} Re: konu", "konu"),
        ("[SUSPECTED SPAM] konu", "konu"),
        ("[Dış Kaynaklı E-posta]: Ynt: konu", "konu"),
        ("[KURUM DIŞI] konu", "konu"),
        ("External: konu", "konu"),
        ("SPAM: Ynt: konu", "konu"),
        ("R: I: RE: konu", "konu"),
        ("R: [KSM-2026-000123] konu", "[KSM-2026-000123] konu"),
        ("VS: ENC: Fwd: konu", "konu"),
        ("Ref: Re: konu", "konu"),
        ("回复：Re: konu", "konu"),
        ("Odp: SV: VB: Doorst: konu", "konu"),
        ("Re: Re-sertifika talebi", "Re-sertifika talebi"),
        ("Ynt: TR: Kimlik / EN: Identity", "TR: Kimlik / EN: Identity"),
    ],
)
def test_cuts_stacked_marks(subject, bare):
    assert bare_subject(subject) == bare


def test_what_stands_behind_a_hundred_marks_is_no_subject_that_anybody_reads():
    assert bare_subject("Re:" * 101 + "x") == "Re:x"


@pytest.mark.parametrize(
    "subject",
    [
        "Re-sertifika talebi",
        "RE100 raporu",
        "Retrospektif: ekim",
        "TR: Kimlik doğrulama / EN: Identity",
        "tr: yerelleştirme hatası",
        "I: Giriş, II: Gelişme",
        "R: değeri ve p: değeri",
        "Ref: 2026/45 sayılı yazı",
        "Rif: 12",
        "Res: 1920x1080",
        "VS: Code eklentisi imzalanmıyor",
        "ENC: şifreleme hatası",
        "İlet: şikâyetimi müdürünüze",
        "EXT: 1234 aranmıyor",
        "Dış: kapı kartı okumuyor",
        "Spam: kurumunuzdan gelen iletiler",
        "Warning: certificate expires tomorrow",
        "[WARNING] OCSP yanıt vermiyor",
        "UYARI: kök sertifika",
        "Caution: key compromise",
        "Spam şikâyeti",
        "External sunucuya erişim",
        "Yan etki: kart bozuldu",
        "Cevap bekliyorum: 3. başvuru",
        "Yanıtınız: hatalı",
        "iletilen belge: eksik",
        "[kök-sertifika] konu",
        "(2) numaralı kart",
        "12:30'da kesinti",
        "AB:CD:EF:01 seri numaralı sertifika",
        "SVG: logo",
        "Fwd olarak gönderilmiş belge",
    ],
)
def test_leaves_the_subjects_own_words(subject):
    assert bare_subject(subject) == subject
    assert not is_reply_subject(subject)
    assert not is_forward_subject(subject)


MARKS = [
    "Ynt:",
    "İLT:",
    "ilt:",
    "Cvp:",
    "Re:",
    "RE:",
    "Fw:",
    "FWD:",
    "Yan:",
    "YANIT:",
    "AW :",
    "WG:",
    "Re[2]:",
    "Ynt：",
]
TAGS = [
    "(External)",
    "[EXTERNAL]",
    "*SPAM*",
    "***SPAM***",
    "*** Spam ***",
    "[DIŞ]",
    "[dış]",
    "(Harici)",
    "[EXTERNAL EMAIL]",
]
OWN = ["Mali mühür şikâyeti", "[KSM-2026-000123] Konu", "TR: Kimlik", "Re-sertifika", "ığdır: şube"]


@given(
    st.lists(
        st.tuples(st.sampled_from(MARKS + TAGS), st.sampled_from(["", " ", "  ", "\u00a0"])), max_size=20
    ),
    st.sampled_from(OWN),
)
def test_any_stack_in_any_order_leaves_the_same_subject(stack, own):
    assert bare_subject("".join(map("".join, stack)) + own) == own


@given(st.text(max_size=80))
def test_what_is_left_is_the_end_of_what_was_given_and_is_left_again(text):
    bare = bare_subject(text)
    assert unicodedata.normalize("NFC", text).strip().endswith(bare)
    assert bare_subject(bare) == bare


@pytest.mark.parametrize(
    ("subject", "forward"),
    [
        ("İLT: Fatura", True),
        ("Ilt: x", True),
        ("FW: x", True),
        ("[EXTERNAL] Fwd: x", True),
        ("WG: x", True),
        ("Ynt: İlt: x", False),
        ("Re: x", False),
        ("TR : objet", True),
        ("I: R: Re: x", True),
        ("R: I: Re: x", False),
        ("I\u0307LT: x", True),
        ("Spam: İlt: x", True),
        ("ENC: [KSM-2026-000123] x", True),
        ("x", False),
    ],
)
def test_a_forward_is_told_by_its_outermost_mark(subject, forward):
    assert is_forward_subject(subject) is forward
