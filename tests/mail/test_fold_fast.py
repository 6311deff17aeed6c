"""However a text is folded, letter by letter or at once, it is folded the same."""

from hypothesis import example, given
from hypothesis import strategies as st

from tests.mail.slow_fold import slowly_folded
from ulak.mail.fold import fold

LETTERS = "aAıIİiŞşĞğÇçÖöÜüŐőĐđéÂâ’“–ΣςσΩK가ﬁⅣ𝚤²ª½ŉ\u0307\u0301 \n_-1"


@given(st.one_of(st.text(), st.text(LETTERS)))
@example("ΟΔΟΣ ΟΔΟΣ.")
@example("".join(map(chr, range(0x80, 0x400))))
def test_letter_by_letter_is_at_once(text: str) -> None:
    assert fold(text) == slowly_folded(text)


def test_letters_that_fold_into_others_are_folded_as_before() -> None:
    firsts = (*range(0x80, 0x3100, 30), *range(0xF900, 0x10000, 30), *range(0x1D400, 0x1D800, 30))
    texts = ["a".join(map(chr, range(first, first + 30))) for first in firsts]
    assert [text for text in texts if fold(text) != slowly_folded(text)] == []
