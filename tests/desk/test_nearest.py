"""What a mistyped word may have meant."""

import pytest

from ulak.desk.commands.nearest import close_to

CAUSES = ("Süreç tasarımı", "Tedarikçi", "İnsan hatası", "Yazılım")


@pytest.mark.parametrize(
    ("value", "names", "close"),
    [
        ("kapt", ("kapat", "kanal", "kategori", "al"), ("kapat",)),
        ("KAPAT", ("kapat",), ("kapat",)),
        ("geri al", ("geri-al", "al"), ("geri-al",)),
        ("surec", CAUSES, ("Süreç tasarımı",)),
        ("tedarıkci", CAUSES, ("Tedarikçi",)),
        ("yazilim", CAUSES, ("Yazılım",)),
        ("çok uzak", CAUSES, ()),
        ("", CAUSES, ()),
        ("---", CAUSES, ()),
        ("a", ("al", "aç", "ata"), ("al", "aç")),
        ("x", ("", "al"), ()),
        ("onay", ("onay", "onaya-sun", "ön-rapor"), ("onay", "onaya-sun")),
        ("kapat", ("kapat", "kapat"), ("kapat",)),
        ("aaaaaaa", ("aaaaaab", "aaaaaac", "aaaaaad", "aaaaaae"), ("aaaaaab", "aaaaaac", "aaaaaad")),
    ],
)
def test_the_nearest_names_come_first_and_none_where_none_is_like_it(value, names, close):
    assert close_to(value, names) == close


def test_a_line_without_end_costs_nothing():
    assert close_to("kapat" * 100_000, ("kapat",) * 40) == ()
