"""How a command line is read, whatever a telephone made of it, and what is wrong with a head as such."""

import pytest

from ulak.desk.commands.command import order_of, read, text_use
from ulak.desk.commands.command_faults import faults, usage
from ulak.desk.commands.command_rows import COMMANDS, ENTRY_OF
from ulak.desk.commands.command_table import Command, Section, Takes, TextUse
from ulak.mail.fold import fold


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.command.value)
def test_both_words_mean_the_command_folded_and_in_capitals(entry):
    for word in (entry.command.value, entry.english):
        for spelt in (
            word,
            word.upper(),
            word.title(),
            fold(word),
            word.replace("-", " "),
            word.replace("-", ""),
        ):
            assert order_of(f"#{spelt}").command is entry.command, spelt


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.command.value)
def test_the_example_of_a_row_is_a_line_without_fault(entry):
    for line, word in ((entry.example.tr, entry.command.value), (entry.example.en, entry.english)):
        assert bool(line) is (entry.takes is not Takes.NOTHING)
        if line:
            order = order_of(line)
            assert (order.command, bool(order.value)) == (entry.command, True)
            assert line.startswith(f"#{word} ")
            assert faults(read(f"{line}\n{'Metin' * entry.needs_text}")) == ()


def test_every_command_has_one_row_and_no_two_rows_share_a_word():
    assert [entry.command for entry in COMMANDS] == list(ENTRY_OF)
    assert set(ENTRY_OF) == set(Command)
    words = [fold(word).replace("-", "") for e in COMMANDS for word in {e.command.value, e.english}]
    assert len(words) == len(set(words))


def test_rows_of_a_section_stand_together():
    sections = [entry.section for entry in COMMANDS]
    assert list(dict.fromkeys(sections)) == list(Section)
    assert sections == sorted(sections, key=list(Section).index)


@pytest.mark.parametrize(
    ("line", "command", "value"),
    [
        ("＃al", Command.TAKE, ""),
        ("﹟al", Command.TAKE, ""),
        ("#\ufe0f\u20e3al", Command.TAKE, ""),
        ("#\u0307al", Command.TAKE, ""),
        ("# kapat Haklı", Command.CLOSE, "Haklı"),
        ("#\u00a0kapat\u00a0Haklı", Command.CLOSE, "Haklı"),
        ("##al", Command.TAKE, ""),
        ("*#al*", Command.TAKE, ""),
        ("*#kapat Haklı ; surec*", Command.CLOSE, "Haklı ; surec"),
        ("__#al__", Command.TAKE, ""),
        ("\u200b#al\ufeff", Command.TAKE, ""),
        ("#al.", Command.TAKE, ""),
        ("#al!", Command.TAKE, ""),
        ("#İADE Tarih yok.", Command.RETURN, "Tarih yok"),
        ("#i\u0307ade neden", Command.RETURN, "neden"),
        ("#geri–al", Command.UNDO, ""),
        ("#geri\u2011al", Command.UNDO, ""),
        ("#Geri Al", Command.UNDO, ""),
        ("#geri al.", Command.UNDO, ""),
        ("#on rapor abone", Command.PRELIMINARY_REPORT, "abone"),
        ("#e posta a@b.test", Command.EMAIL, "a@b.test"),
        ("#ata “ssl”", Command.ASSIGN, "ssl"),
        ("#ata 'ssl'", Command.ASSIGN, "ssl"),
        ("#ata ssl.", Command.ASSIGN, "ssl"),
        ("#ata ssl,", Command.ASSIGN, "ssl"),
        ("#ata mehmet@kurum.test.", Command.ASSIGN, "mehmet@kurum.test"),
        ("#ata: ssl", Command.ASSIGN, "ssl"),
        ("#ata   ssl   ekibi", Command.ASSIGN, "ssl ekibi"),
        ("#kurum Örnek A.Ş.", Command.INSTITUTION, "Örnek A.Ş."),
        ("#kurum Örnek “Su” İdaresi", Command.INSTITUTION, "Örnek “Su” İdaresi"),
        ("#kapat; surec", Command.CLOSE, "surec"),
        ("#kapat ; surec", Command.CLOSE, "; surec"),
        ("#geri", None, ""),
        ("#geri dönün", None, "dönün"),
        ("#1 numaralı konu", None, "numaralı konu"),
    ],
)
def test_a_line_as_telephones_write_it(line, command, value):
    order = order_of(line)
    assert (order.command, order.value) == (command, value)


@pytest.mark.parametrize("line", ["", "#", "# ", "#!", "Merhaba #al", "> #al", "#\u200b", "####", "“#al”"])
def test_what_is_no_command_line(line):
    assert order_of(line) is None


def test_a_line_of_invisible_signs_does_not_begin_the_text():
    assert read("\u200b\n#al\n\ufeff\n#not\nMetin").commands == {Command.TAKE, Command.NOTE}


@pytest.mark.parametrize(
    "line", ["#" * 300_000, "# " * 200_000, "#a" + " *" * 200_000 + "x", "*_ " * 200_000]
)
def test_a_long_line_is_read_in_no_time(line):
    order_of(line)


FAULTS = [
    ("#kapt", "#kapt: not a known command; #help mails the table; did you mean: #kapat"),
    ("#assing ssl", "#assing ssl: not a known command; #help mails the table; did you mean: #assign"),
    ("#xyzq", "#xyzq: not a known command; #help mails the table"),
    ("#ata", "#ata: needs a value: #assign (#ata) PERSON/TEAM; for example #assign ssl"),
    ("#not abc\nMetin", "#not abc: “abc” is too much: the word takes no value; write a text on the lines below"),
    ("#not", "#not: needs a text: write it under the line"),
    ("#al #not", "#al #not: each command stands on a line of its own"),
    ("#kapat Haklı #al", "#kapat Haklı #al: each command stands on a line of its own"),
    ("#ata #ssl", ""),
    ("#al\n#take", "#al: the same command stands more than once\n#take: the same command stands more than once"),
    ("#katılımcı a@b.test\n#katılımcı c@d.test", ""),
    ("#kapat\n#bekle", "#kapat: cannot stand together with #wait\n#bekle: cannot stand together with #close"),
    ("#geri-al\n#özet", ""),
    ("#geri-al\n#al", "#geri-al: cannot stand together with #take\n#al: cannot stand together with #undo"),
    ("#onay", ""),
    ("#onay\nMetin", ""),
    ("#not\n#yanıt\nMetin", "#not: the text cannot be both a note and an answer\n#yanıt: the text cannot be both a note and an answer"),
    ("#not\n#kapat\nMetin", ""),
    ("#not\n#yine-de\nMetin", "#not: cannot stand together with #anyway\n#yine-de: cannot stand together with #note"),
    ("#al\n#özet\nMetin", ""),
    ("Metin", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_what_is_wrong_with_a_head(text, said):
    assert "\n".join(f"{fault.order.line}: {fault.says('en')}" for fault in faults(read(text))) == said


def test_a_fault_is_said_in_turkish():
    assert [fault.says("tr") for fault in faults(read("#kapt\n#ata"))] == [
        "bilinmeyen komut; #yardım tabloyu gönderir; şunu mu demek istediniz: #kapat",
        "değer gerekir: #ata (#assign) KİŞİ/BİRİM; örnek: #ata ssl",
    ]


def test_a_word_of_both_languages_is_named_once():
    assert usage(ENTRY_OF[Command.SPAM], "tr") == "#spam SIRA"


TEXTS = [
    ("", False, TextUse.ANSWER),
    ("", True, TextUse.NOTE),
    ("#al", False, TextUse.ANSWER),
    ("#yanıt", True, TextUse.ANSWER),
    ("#kapat", True, TextUse.ANSWER),
    ("#kapat\n#not", False, TextUse.NOTE),
    ("#ön-rapor\n#yine-de", True, TextUse.PRELIMINARY_REPORT),
    ("#ata ssl", False, TextUse.NOTE),
    ("#ata ssl\n#kapat", False, TextUse.ANSWER),
    ("#özet", False, TextUse.NOTE),
    ("#özet\n#al", False, TextUse.ANSWER),
    ("#sor mehmet", False, TextUse.QUESTION),
    ("#onaya-sun", False, TextUse.FROZEN),
    ("#yanıtlandı telefon\n#kapat", False, TextUse.NOTE),
    ("#geri-al", False, TextUse.NOTE),
]


@pytest.mark.parametrize(("commands", "is_note", "use"), TEXTS)
def test_what_the_text_becomes(commands, is_note, use):
    assert text_use(read(f"{commands}\nMetin"), is_note) is use
