"""What a group of complaints shares, and what never stands in one."""

import pytest

from ulak.desk.recurring.grouping import MOST_WORDS, Group, Text, group_of
from ulak.desk.recurring.said import said

TITLES = {"mali_muhur": "Mali Mühür", "nes": "Nitelikli Elektronik Sertifika (NES)"}


def text(
    number: str, words: str, *, author: str = "", language: str = "tr", product: str = "", **more: str
) -> Text:
    return Text(number, author or number, language, words, more.get("names", ""), product)


def shared(*texts: Text) -> tuple[str, ...]:
    group = group_of(texts, TITLES)
    return group.words if group else ()


def test_a_group_is_called_by_its_product_and_its_most_frequent_words():
    texts = (
        text("1", "Mali mühür kargom gecikti, teslim edilmedi", product="mali_muhur"),
        text("2", "Mali mührün kargosu gecikti, firma aramıyor", product="mali_muhur"),
        text("3", "Kargo firması teslim etmedi", product=""),
    )
    assert group_of(texts, TITLES) == Group(
        "Mali Mühür: kargo, firma, gecikti", ("kargo", "firma", "gecikti", "mali", "teslim")
    )


@pytest.mark.parametrize(("product", "name"), [("", "kargo, teslim"), ("of no list", "kargo, teslim")])
def test_without_a_product_of_the_list_the_words_are_the_name(product: str, name: str):
    group = group_of((text("1", "kargo teslim", product=product), text("2", "kargo teslim")), TITLES)
    assert group is not None
    assert group.name == name


def test_where_they_share_the_words_of_the_product_alone_these_are_the_name():
    group = group_of((text("1", "mali kargo", product="mali_muhur"), text("2", "mali bakım")), TITLES)
    assert group == Group("Mali Mühür: mali", ("mali",))


def test_nothing_that_one_person_wrote_alone_is_kept():
    mine = "Ayşegül Hanım kargo 10000000146 TR330006100519786457841326 zeynep@ornek.gov.tr gecikme"
    assert shared(text("1", mine), text("2", "Kargo gecikme bitmiyor")) == ("gecikme", "kargo")
    assert shared(text("1", "kargo gecikme", author="a"), text("2", "kargo gecikme", author="a")) == ()


def test_numbers_addresses_and_authors_names_are_no_words_even_where_they_are_shared():
    wrote = "Zeynep Yıldız 10000000146 destek@kurum.test https://kurum.test/kargo teslim"
    texts = (text("1", wrote, names="Zeynep Yıldız"), text("2", wrote, names="Murat"))
    assert shared(*texts) == ("teslim",)


def test_a_private_key_leaves_no_word_in_a_group():
    key = "-----BEGIN PRIVATE KEY-----\n" + "QWERTYUIOPASDFGHJKLZXCVBNMQWERTYUIOPASDFGHJKLZXCVBNMabcd\n" * 8
    key += "-----END PRIVATE KEY-----"
    assert set(shared(text("1", f"kargo {key}"), text("2", f"kargo {key}"))) <= {"kargo", "ozel", "private", "key",
        "özel", "anahtar", "kaldırıldı", "removed", "spki", "sha"}  # fmt: skip


@pytest.mark.parametrize(
    ("spellings", "word"),
    [
        (("kargo", "kargo"), "kargo"),
        (("kargom", "kargosu"), "kargo"),
        (("Gecikmesi", "GECİKMESİ"), "gecikmesi"),
        (("PIN", "pin"), "pin"),
        (("kilitli", "kilitlendi"), "kilitl"),
        (("şikayetvar", "şikâyetvar"), "şik"),
    ],
)
def test_words_are_spelled_as_several_do_else_cut_to_what_they_have_in_common(
    spellings: tuple[str, str], word: str
):
    assert shared(*(text(str(place), one) for place, one in enumerate(spellings))) == (word,)


def test_what_has_no_beginning_in_common_is_no_word():
    assert shared(text("1", "ücret"), text("2", "UCRET")) == ()


def test_english_and_turkish_have_their_own_small_letters():
    assert shared(text("1", "ISSUE", language="en"), text("2", "issue", language="en")) == ("issue",)
    assert shared(text("1", "KIRIK"), text("2", "kırık")) == ("kırık",)


def test_a_group_has_few_words():
    words = "kargo teslim fatura kilit ekran sürücü cihaz güncelleme hesap ödeme bakiye"
    assert len(shared(text("1", words), text("2", words))) == MOST_WORDS


def test_of_what_a_clerk_wrote_down_the_matter_is_compared():
    assert said("#kanal telefon\n#ad Ali Veli\n#tür şikâyet\n\nKargom gelmedi.") == "Kargom gelmedi."
    assert said("Kargom gelmedi.") == "Kargom gelmedi."
