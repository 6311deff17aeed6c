"""Subjects without what was put before them."""

import pytest

from ulak.mail.subject import bare_subject, is_forward_subject


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
    ],
)
def test_cuts_stacked_marks(subject, bare):
    assert bare_subject(subject) == bare


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
        ("x", False),
    ],
)
def test_a_forward_is_told_by_its_outermost_mark(subject, forward):
    assert is_forward_subject(subject) is forward
