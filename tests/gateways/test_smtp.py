"""What becomes of a letter: every answer a server can give, and every way not to answer."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.servers import certificates
from tests.servers.sink import Letter, Sink, Terms, sink_process
from ulak.errors import Unavailable
from ulak.gateways.network import Security
from ulak.gateways.smtp import Courier, SmtpAccount, SmtpPatience
from ulak.mail.delivery import Deferred, Failed, RecipientReply, Sent, Uncertain

WIRE = b"From: desk@kamusm.test\r\nSubject: one\r\n\r\n.dot first\r\ntext\r\n"
BRISK = SmtpPatience(connect=1.0, step=1.0, delivery=1.0, whole=30.0)

Opener = Callable[..., Courier]


@pytest.fixture
def open_courier() -> Iterator[Opener]:
    opened: list[Courier] = []

    def open_one(
        port: int,
        security: Security = Security.PLAIN,
        user: str = "",
        password: str = "",
        ca_file: str = "",
        host: str = "127.0.0.1",
        patience: SmtpPatience | None = None,
    ) -> Courier:
        account = SmtpAccount(host, port, security, user, password, ca_file)
        opened.append(Courier("bilgi", account, patience))
        return opened[-1]

    yield open_one
    for courier in opened:
        courier.close()


@contextmanager
def saying(*lines: bytes, drip: bytes = b"") -> Iterator[int]:
    """A server that says these lines, one for each that it hears, then drips or closes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()
        lines_held: list[socket.socket] = []

        def serve() -> None:
            try:
                line, _ = server.accept()
                lines_held.append(line)
                with line, line.makefile("rb") as heard:
                    for said in lines:
                        line.sendall(said)
                        heard.readline()
                    while drip and not ended.wait(0.05):
                        line.sendall(drip)
            except OSError:
                pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            ended.set()
            server.close()
            for line in lines_held:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=30)


def test_a_letter_arrives_byte_for_byte_with_its_envelope(sink: Sink, open_courier: Opener):
    outcome = open_courier(sink.port).send("bounce@kamusm.test", ("a@b.test", "c@d.test"), WIRE)
    assert outcome == Sent("250 2.0.0 queued")
    assert sink.letters == [
        Letter("bounce@kamusm.test", ("a@b.test", "c@d.test"), WIRE, (f"SIZE={len(WIRE)}",))
    ]


def test_the_null_return_path_is_kept(sink: Sink, open_courier: Opener):
    assert open_courier(sink.port).send("", ("a@b.test",), WIRE) == Sent("250 2.0.0 queued")
    assert sink.letters[0].envelope_from == ""


def test_one_connection_serves_many_letters(sink: Sink, open_courier: Opener):
    courier = open_courier(sink.port)
    for _ in range(5):
        courier.send("x@kamusm.test", ("a@b.test",), WIRE)
    assert (len(sink.letters), sink.connections) == (5, 1)


def test_a_kept_connection_that_the_server_closed_is_renewed(sink: Sink, open_courier: Opener):
    courier = open_courier(sink.port)
    courier.send("x@kamusm.test", ("a@b.test",), WIRE)
    sink.drop_connections()
    assert courier.send("x@kamusm.test", ("a@b.test",), WIRE) == Sent("250 2.0.0 queued")
    assert (len(sink.letters), sink.connections) == (2, 2)


def test_a_connection_unused_for_long_is_not_trusted(sink: Sink, open_courier: Opener):
    courier = open_courier(sink.port, patience=SmtpPatience(idle=0.0))
    courier.send("x@kamusm.test", ("a@b.test",), WIRE)
    courier.send("x@kamusm.test", ("a@b.test",), WIRE)
    assert (len(sink.letters), sink.connections) == (2, 2)


def test_a_server_that_leaves_with_421_is_asked_again_at_once(sink: Sink, open_courier: Opener):
    courier = open_courier(sink.port)
    courier.send("x@kamusm.test", ("a@b.test",), WIRE)
    sink.sender_reply = ["421 4.4.2 idle too long"]
    assert courier.send("x@kamusm.test", ("a@b.test",), WIRE) == Sent("250 2.0.0 queued")
    sink.sender_reply = ["421 4.3.2 going down"] * 2
    outcome = courier.send("x@kamusm.test", ("a@b.test",), WIRE)
    assert isinstance(outcome, Deferred)
    assert "421 4.3.2 going down" in outcome.reply


def test_a_refused_recipient_does_not_keep_the_others_waiting(sink: Sink, open_courier: Opener):
    sink.refuse = {"no@b.test": "550 5.1.1 unknown", "later@b.test": "450 4.2.1 busy"}
    outcome = open_courier(sink.port).send("x@k.test", ("no@b.test", "a@b.test", "later@b.test"), WIRE)
    assert outcome == Sent(
        "250 2.0.0 queued",
        (
            RecipientReply("no@b.test", 550, "5.1.1 unknown"),
            RecipientReply("later@b.test", 450, "4.2.1 busy"),
        ),
    )
    assert [reply.is_permanent for reply in outcome.refused] == [True, False]
    assert sink.letters[0].recipients == ("a@b.test",)


def test_what_a_server_repeats_of_a_person_is_written_nowhere(sink: Sink, open_courier: Opener):
    told = "550 5.1.1 TCKN 10000000146, tel 05321234567, id 4cXk5p0z12"
    kept = "5.1.1 TCKN *********46, tel *********67, id 4cXk5p0z12"
    sink.refuse = {"no@b.test": told}
    refusal = RecipientReply("no@b.test", 550, kept)
    courier = open_courier(sink.port)
    assert courier.send("x@k.test", ("no@b.test",), WIRE) == Failed(f"550 {kept}", (refusal,))
    sink.data_reply = [told]
    assert courier.send("x@k.test", ("a@b.test",), WIRE) == Failed(f"550 {kept}")


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        (("550 5.1.1 unknown", "551 5.1.6 moved"), Failed),
        (("450 4.2.1 busy", "451 4.3.0 later"), Deferred),
        (("550 5.1.1 unknown", "451 4.3.0 later"), Deferred),
    ],
)
def test_where_all_are_refused_nobody_has_the_letter(
    sink: Sink, open_courier: Opener, replies: tuple[str, str], kind: type
):
    sink.refuse = {"a@b.test": replies[0], "c@d.test": replies[1]}
    courier = open_courier(sink.port)
    outcome = courier.send("x@k.test", ("a@b.test", "c@d.test"), WIRE)
    assert isinstance(outcome, kind)
    assert outcome.reply == f"a@b.test: {replies[0]}; c@d.test: {replies[1]}"
    assert len(outcome.refused) == 2
    assert courier.send("x@k.test", ("e@f.test",), WIRE) == Sent("250 2.0.0 queued")
    assert (len(sink.letters), sink.connections) == (1, 1)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("451 4.3.0 try later", Deferred("451 4.3.0 try later")),
        ("554 5.7.1 no", Failed("554 5.7.1 no")),
    ],
)
def test_an_answer_after_the_final_dot_is_an_answer(
    sink: Sink, open_courier: Opener, reply: str, outcome: Deferred | Failed
):
    sink.data_reply = [reply]
    courier = open_courier(sink.port)
    assert courier.send("x@k.test", ("a@b.test",), WIRE) == outcome
    assert courier.send("x@k.test", ("a@b.test",), WIRE) == Sent("250 2.0.0 queued")
    assert sink.connections == 1


@pytest.mark.parametrize(("reply", "kind"), [("452 4.3.1 full", Deferred), ("550 5.7.1 not you", Failed)])
def test_a_refused_sender(sink: Sink, open_courier: Opener, reply: str, kind: type):
    sink.sender_reply = [reply]
    assert open_courier(sink.port).send("x@k.test", ("a@b.test",), WIRE) == kind(reply)


def test_a_letter_above_the_servers_limit_fails(open_courier: Opener):
    with Sink(Terms(size_limit=1000)) as sink:
        outcome = open_courier(sink.port).send("x@k.test", ("a@b.test",), WIRE + b"text\r\n" * 2000)
    assert isinstance(outcome, Failed)
    assert outcome.reply.startswith("552 ")


def test_a_server_that_dies_after_the_final_dot_leaves_us_uncertain(sink: Sink, open_courier: Opener):
    sink.die_after_dot = 1
    sink.refuse = {"no@b.test": "550 5.1.1 unknown"}
    courier = open_courier(sink.port)
    outcome = courier.send("x@k.test", ("a@b.test", "no@b.test"), WIRE)
    assert isinstance(outcome, Uncertain)
    assert "No answer to the final dot" in outcome.reply
    assert [reply.address for reply in outcome.refused] == ["no@b.test"]
    assert courier.send("x@k.test", ("a@b.test",), WIRE) == Sent("250 2.0.0 queued")
    assert len(sink.letters) == 2


def test_a_server_silent_after_the_final_dot_leaves_us_uncertain(sink: Sink, open_courier: Opener):
    sink.hang_after_dot = 1
    outcome = open_courier(sink.port, patience=BRISK).send("x@k.test", ("a@b.test",), WIRE)
    assert isinstance(outcome, Uncertain)
    assert len(sink.letters) == 1


@pytest.mark.parametrize("nonsense", [b"?!\r\n", b"214 help\r\n"])
def test_nonsense_after_the_final_dot_leaves_us_uncertain(open_courier: Opener, nonsense: bytes):
    greetings = (b"220 hi\r\n", b"250 hi\r\n")
    said = (*greetings, b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", nonsense)
    with saying(*said) as port:
        outcome = open_courier(port, patience=BRISK).send("x@k.test", ("a@b.test",), b"A: b\r\n")
    assert isinstance(outcome, Uncertain)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ((b"220 hi\r\n",), "closed the connection"),
        ((b"220 hi\r\n", b"250 hi\r\n", b"?!\r\n"), "?!"),
        ((b"220 hi\r\n", b"250 hi\r\n", b"354 what\r\n"), "354 what"),
        ((b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"354 what\r\n"), "senseless answer 354 what"),
        ((b"220 hi\r\n", b"250 hi\r\n", b"451 no\r\n"), "451 no"),
        ((b"554 go away\r\n",), "it does not let us in (554 go away)"),
        ((b"",), "did not answer in time"),
    ],
)
def test_trouble_before_the_final_dot_defers(open_courier: Opener, said: tuple[bytes, ...], sentence: str):
    with saying(*said) as port:
        outcome = open_courier(port, patience=BRISK).send("x@k.test", ("a@b.test",), WIRE)
    assert isinstance(outcome, Deferred)
    assert sentence in outcome.reply


GREETED = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n")


@pytest.mark.parametrize(
    ("said", "kind", "sentence"),
    [
        ((), Deferred, "closed the connection"),
        ((b"451 4.3.0 later\r\n",), Deferred, "451 4.3.0 later"),
        ((b"554 5.7.1 no\r\n",), Failed, "554 5.7.1 no"),
        ((b"250 what\r\n",), Deferred, "its answer makes no sense (250 what)"),
        ((b"?!\r\n",), Deferred, "?!"),
        ((b"354 go\r\n",), Uncertain, "No answer to the final dot"),
    ],
)
def test_only_from_the_first_byte_of_content_on_a_letter_is_uncertain(
    open_courier: Opener, said: tuple[bytes, ...], kind: type, sentence: str
):
    with saying(*GREETED, *said) as port:
        outcome = open_courier(port, patience=BRISK).send("x@k.test", ("a@b.test",), b"A: b\r\n")
    assert isinstance(outcome, kind)
    assert sentence in outcome.reply


@pytest.mark.parametrize(
    ("port", "away"), [(1, True), (0, False)], ids=["nobody listens", "the letter is refused for this time"]
)
def test_a_server_that_cannot_be_spoken_to_is_away(sink: Sink, open_courier: Opener, port: int, away: bool):
    sink.data_reply = ["451 4.3.0 later"]
    outcome = open_courier(port or sink.port).send("x@k.test", ("a@b.test",), WIRE)
    assert isinstance(outcome, Deferred)
    assert outcome.away == away


def test_the_last_moment_is_after_the_envelope(sink: Sink, open_courier: Opener):
    courier = open_courier(sink.port)
    asked: list[int] = []

    def may_send() -> bool:
        asked.append(len(sink.letters))
        return len(asked) > 1

    outcome = courier.send("x@k.test", ("a@b.test",), WIRE, may_send)
    assert outcome == Deferred("somebody else has this letter now")
    assert courier.send("x@k.test", ("a@b.test",), WIRE, may_send) == Sent("250 2.0.0 queued")
    assert (asked, len(sink.letters), sink.connections) == ([0, 0], 1, 1)
    sink.refuse = {"a@b.test": "550 5.1.1 unknown"}
    assert isinstance(courier.send("x@k.test", ("a@b.test",), WIRE, may_send), Failed)
    assert len(asked) == 2, "an envelope that is refused uses nothing up"


def test_where_the_store_is_away_nothing_is_sent(sink: Sink, open_courier: Opener):
    def may_send() -> bool:
        raise Unavailable("The store does not work.")

    outcome = open_courier(sink.port).send("x@k.test", ("a@b.test",), WIRE, may_send)
    assert outcome == Deferred("The store does not work.")
    assert sink.letters == []


@pytest.mark.parametrize(
    ("wire", "arrives"),
    [
        (b"A: b\r\n\r\n.\r\n..\r\n.x\r\n", b"A: b\r\n\r\n.\r\n..\r\n.x\r\n"),
        (b"A: b\r\n\r\nno line end", b"A: b\r\n\r\nno line end\r\n"),
        (b"A: b\r\n\r\nend\r\n\r\n", b"A: b\r\n\r\nend\r\n\r\n"),
        (b"A: b\r\n\r\nx\n.\nMAIL FROM:<a@b>\r.\r\n", b"A: b\r\n\r\nx\r\n.\r\nMAIL FROM:<a@b>\r\n.\r\n"),
    ],
)
def test_no_line_of_a_letter_ends_it(sink: Sink, open_courier: Opener, wire: bytes, arrives: bytes):
    assert open_courier(sink.port).send("x@k.test", ("a@b.test",), wire) == Sent("250 2.0.0 queued")
    assert [one.raw for one in sink.letters] == [arrives]


def test_a_server_of_old_that_knows_no_ehlo_is_greeted_with_helo(open_courier: Opener):
    with saying(b"220 hi\r\n", b"502 what\r\n", b"250 hi\r\n") as port:
        assert open_courier(port, patience=BRISK).check() == ()


def test_a_server_that_breaks_after_a_refusal_is_left(open_courier: Opener):
    with saying(b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"550 no\r\n") as port:
        courier = open_courier(port, patience=BRISK)
        assert isinstance(courier.send("x@k.test", ("a@b.test",), WIRE), Failed)


def test_a_silent_server_defers(open_courier: Opener):
    with saying(b"220 hi\r\n", b"250 hi\r\n", b"", b"") as port:
        outcome = open_courier(port, patience=BRISK).send("x@k.test", ("a@b.test",), WIRE)
    assert isinstance(outcome, Deferred)
    assert "did not answer in time" in outcome.reply


def test_a_dripping_server_is_cut_off(open_courier: Opener):
    patience = SmtpPatience(connect=600.0, step=600.0, whole=1.0)
    with saying(b"220 hi\r\n", drip=b"250-") as port:
        outcome = open_courier(port, patience=patience).send("x@k.test", ("a@b.test",), WIRE)
    assert isinstance(outcome, Deferred)
    assert "took too long" in outcome.reply


def test_nobody_listening_defers_with_a_sentence(open_courier: Opener):
    outcome = open_courier(1).send("x@k.test", ("a@b.test",), WIRE)
    assert isinstance(outcome, Deferred)
    assert outcome.reply.startswith("Mailbox bilgi, SMTP server 127.0.0.1:1: nothing listens there")


def test_an_unknown_host_defers_with_a_sentence(open_courier: Opener):
    outcome = open_courier(25, host="no-such-host.invalid").send("x@k.test", ("a@b.test",), WIRE)
    assert isinstance(outcome, Deferred)
    assert "cannot be resolved" in outcome.reply


# ------------------------------------------------------------------------- letters and letters


def test_a_turkish_domain_travels_as_idna(sink: Sink, open_courier: Opener):
    assert open_courier(sink.port).send("x@k.test", ("a@şikâyet.test",), WIRE) == Sent("250 2.0.0 queued")
    assert sink.letters[0].recipients == ("a@xn--ikyet-4qa68f.test",)


def test_a_local_part_in_utf8_goes_where_the_server_can(sink: Sink, open_courier: Opener):
    assert open_courier(sink.port).send("x@k.test", ("şule@b.test",), WIRE) == Sent("250 2.0.0 queued")
    assert sink.letters[0].recipients == ("şule@b.test",)
    assert "SMTPUTF8" in sink.letters[0].options


def test_a_server_without_smtputf8_refuses_only_who_needs_it(open_courier: Opener):
    with Sink(Terms(smtputf8=False)) as sink:
        courier = open_courier(sink.port)
        outcome = courier.send("x@k.test", ("şule@b.test", "a@b.test"), WIRE)
        assert isinstance(outcome, Sent)
        assert [(reply.address, reply.code) for reply in outcome.refused] == [("şule@b.test", 553)]
        assert isinstance(courier.send("x@k.test", ("şule@b.test",), WIRE), Failed)
        in_utf8 = "Subject: Şikâyet\r\n\r\n".encode()
        outcome = courier.send("x@k.test", ("a@b.test",), in_utf8)
        assert isinstance(outcome, Failed)
        assert "SMTPUTF8" in outcome.reply


def test_eight_bit_text_is_declared(sink: Sink, open_courier: Opener):
    open_courier(sink.port).send("x@k.test", ("a@b.test",), "Subject: a\r\n\r\nşikâyet\r\n".encode())
    assert "BODY=8BITMIME" in sink.letters[0].options


def test_an_address_that_is_none_is_not_sent_to(sink: Sink, open_courier: Opener):
    outcome = open_courier(sink.port).send("x@k.test", ("a@b.test>\r\nRCPT TO:<evil@b.test",), WIRE)
    assert isinstance(outcome, Failed)
    assert "5.1.3" in outcome.reply
    assert sink.letters == []


# -------------------------------------------------------------------------------- trust


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> certificates.Certificates:
    return certificates.issue(tmp_path_factory.mktemp("certificates"))


def context_of(made: certificates.Certificates) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.key)
    return context


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_protected_connection_with_a_login(
    open_courier: Opener, made: certificates.Certificates, security: Security
):
    context = context_of(made)
    login = ("bilgi", "gizli-ş")
    terms = (
        Terms(tls=context, login=login)
        if security is Security.TLS
        else Terms(starttls=context, require_starttls=True, login=login)
    )
    with Sink(terms) as sink:
        courier = open_courier(sink.port, security, *login, str(made.ca_file), "localhost")
        assert courier.check() == ()
        assert courier.send("x@k.test", ("a@b.test",), WIRE) == Sent("250 2.0.0 queued")
        courier.close()
        wrong = open_courier(sink.port, security, "bilgi", "wrong", str(made.ca_file), "localhost")
        (problem,) = wrong.check()
        assert "the login of bilgi was refused (535" in problem
        assert isinstance(wrong.send("x@k.test", ("a@b.test",), WIRE), Deferred)
        untrusted = open_courier(sink.port, security, *login, "", "localhost")
        (problem,) = untrusted.check()
        assert "its certificate is not trusted" in problem
        assert "ca_file" in problem


def test_starttls_is_never_done_without(sink: Sink, open_courier: Opener):
    outcome = open_courier(sink.port, Security.STARTTLS, "a", "b").send("x@k.test", ("a@b.test",), WIRE)
    assert isinstance(outcome, Deferred)
    assert "does not offer STARTTLS" in outcome.reply
    assert sink.letters == []


def test_a_server_without_login_says_so(sink: Sink, open_courier: Opener):
    with saying(b"220 hi\r\n", b"250 hi\r\n") as port:
        (problem,) = open_courier(port, user="a", password="b").check()
    assert "offers no login" in problem


def test_a_ca_file_that_holds_none_defers(open_courier: Opener):
    outcome = open_courier(25, Security.TLS, ca_file="/nowhere.pem").send("x@k.test", ("a@b.test",), WIRE)
    assert isinstance(outcome, Deferred)
    assert outcome.reply.startswith("/nowhere.pem: no certificate")


def test_a_courier_may_be_closed_twice(sink: Sink, open_courier: Opener):
    courier = open_courier(sink.port)
    courier.send("x@k.test", ("a@b.test",), WIRE)
    courier.close()
    courier.close()


def test_a_password_is_not_shown():
    assert "hunter2" not in repr(SmtpAccount("h", 1, Security.TLS, "u", "hunter2"))


def test_a_sink_in_a_process_of_its_own_writes_what_came(tmp_path: Path, open_courier: Opener):
    with sink_process(tmp_path, "--refuse", "no@b.test=550 5.1.1 unknown") as child:
        outcome = open_courier(child.port).send("x@k.test", ("a@b.test", "no@b.test"), WIRE)
        assert isinstance(outcome, Sent)
        assert child.letters() == [Letter("x@k.test", ("a@b.test",), WIRE, (f"SIZE={len(WIRE)}",))]
