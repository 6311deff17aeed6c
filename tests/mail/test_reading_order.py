"""No sign in a text of ours turns the order in which it is read."""

from ulak.mail.reading_order import in_written_order


def test_embeddings_overrides_and_isolates_are_taken_out_and_nothing_else():
    turning = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
    beside = "\u2029\u202f\u2065\u206a\u200f שלום İş"
    assert in_written_order(f"{turning}{beside}") == beside
