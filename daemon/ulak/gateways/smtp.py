"""The courier: hands letters to an SMTP server. The only asyncio stands behind this door."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponse,
    SMTPResponseException,
)

from ulak.errors import DeskError, Unavailable
from ulak.fault_point import Step, reach
from ulak.gateways.network import quoted
from ulak.gateways.smtp_connection import SmtpAccount, SmtpConnection, SmtpPatience, reply_of
from ulak.mail.delivery import Deferred, Failed, Outcome, RecipientReply, Sent, Uncertain
from ulak.mail.postable import ascii_domain
from ulak.mail.server_words import server_words

SERVER_LEAVES = 421
"""The server closes the connection (RFC 5321 §3.8), as it does with one that was idle too long for it."""

GO_AHEAD = 354
TAKEN_OVER = 250
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)

__all__ = ["Courier", "SmtpAccount", "SmtpPatience"]

Answer = TypeVar("Answer")


class _Refusal(Exception):
    """An answer on its way out of the envelope."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class Courier:
    """
    Sends letters one after the other over a connection that is kept for a minute.

    Used by one thread. What becomes of a letter is an `Outcome`, never an exception.
    """

    def __init__(self, mailbox: str, account: SmtpAccount, patience: SmtpPatience | None = None) -> None:
        self._patience = patience or SmtpPatience()
        self._connection = SmtpConnection(mailbox, account, self._patience)
        self._loop = asyncio.new_event_loop()

    def send(
        self,
        envelope_from: str,
        recipients: tuple[str, ...],
        wire: bytes,
        may_send: Callable[[], bool] | None = None,
    ) -> Outcome:
        """
        Hand over these bytes; an empty `envelope_from` is the null return path.

        `may_send` is asked once the envelope is accepted, just before the content could be taken over:
        where it says no, or the store it asks is away, nothing is sent.
        """
        return self._run(self._send(envelope_from, recipients, wire, may_send))

    def check(self) -> tuple[str, ...]:
        """Connect and log in; each sentence is something wrong, none means all is well."""
        try:
            self._run(self._check())
        except DeskError as problem:
            return (str(problem),)
        return ()

    def close(self) -> None:
        """Say goodbye and let the loop go; the courier is of no use afterwards."""
        if self._loop.is_closed():
            return
        self._run(self._connection.say_goodbye())
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self._loop.run_until_complete(work)

    async def _check(self) -> None:
        await self._connection.drop()
        await self._connection.reach()

    async def _send(
        self,
        envelope_from: str,
        recipients: tuple[str, ...],
        wire: bytes,
        may_send: Callable[[], bool] | None,
    ) -> Outcome:
        try:
            async with asyncio.timeout(self._patience.whole):
                smtp, refused = await self._prepare(envelope_from, recipients, wire)
        except _Refusal as refusal:
            return refusal.outcome
        except DeskError as trouble:
            return Deferred(str(trouble), away=True)
        except TimeoutError:
            await self._connection.drop()
            return Deferred(self._connection.sentence("it took too long over the envelope"), away=True)
        if may_send is not None and (why_not := _forbidden(may_send)):
            await self._connection.reset(smtp)
            return Deferred(why_not, refused)
        return await self._deliver(smtp, wire, refused)

    async def _prepare(
        self, envelope_from: str, recipients: tuple[str, ...], wire: bytes
    ) -> tuple[SMTP, tuple[RecipientReply, ...]]:
        """Connect and give the envelope; a kept connection that was closed meanwhile is renewed once."""
        kept = self._connection.kept
        smtp = await self._connection.reach()
        try:
            return smtp, await self._envelope(smtp, envelope_from, recipients, wire)
        except Unavailable:
            if smtp is not kept:
                raise
        smtp = await self._connection.reach()
        return smtp, await self._envelope(smtp, envelope_from, recipients, wire)

    async def _envelope(
        self, smtp: SMTP, envelope_from: str, recipients: tuple[str, ...], wire: bytes
    ) -> tuple[RecipientReply, ...]:
        """MAIL and RCPT; returns who was refused, and raises `_Refusal` where nobody is left."""
        envelope_from = _with_ascii_domain(envelope_from)
        utf8 = smtp.supports_extension("smtputf8")
        if not utf8 and not (envelope_from + _header(wire)).isascii():
            raise _Refusal(
                Failed(
                    self._connection.sentence(
                        "it does not support SMTPUTF8, and the letter's header needs it"
                    )
                )
            )
        encoding = "utf-8" if utf8 else "ascii"
        reach(Step.ENVELOPE)
        try:
            await smtp.mail(
                envelope_from, options=_options(smtp, wire, recipients, envelope_from), encoding=encoding
            )
            refused = [reply for one in recipients if (reply := await _recipient(smtp, one, encoding))]
        except SMTPResponseException as answer:
            if answer.code == SERVER_LEAVES:
                await self._connection.drop()
                raise Unavailable(
                    self._connection.sentence(reply_of(answer.code, answer.message))
                ) from answer
            raise _Refusal(await self._answered(answer)) from answer
        except (SMTPException, OSError, ValueError) as error:
            await self._connection.drop()
            raise Unavailable(self._connection.explained(error)) from error
        if len(refused) == len(recipients):
            await self._connection.reset(smtp)
            raise _Refusal(_nobody(tuple(refused)))
        return tuple(refused)

    async def _deliver(self, smtp: SMTP, wire: bytes, refused: tuple[RecipientReply, ...]) -> Outcome:
        """DATA, and the content once the server asks for it: only from then on may it have the letter."""
        try:
            go_ahead = await smtp.execute_command(b"DATA", timeout=self._patience.step)
            if go_ahead.code == GO_AHEAD:
                reach(Step.CONTENT)
                self._pour(smtp, wire)
        except (SMTPException, OSError, ValueError) as error:
            await self._connection.drop()
            return Deferred(self._connection.explained(error), refused, away=True)
        if go_ahead.code != GO_AHEAD:
            answer = SMTPResponseException(go_ahead.code, go_ahead.message)
            return await self._answered(answer, refused)
        try:
            taken = await self._taken(smtp)
        except SMTPDataError as answer:
            return await self._answered(answer, refused)
        except (SMTPException, OSError, ValueError) as error:
            await self._connection.drop()
            trouble = self._connection.explained(error)
            return Uncertain(f"No answer to the final dot came. {trouble}", refused)
        reach(Step.TAKEN)
        self._connection.used()
        return Sent(reply_of(taken.code, taken.message), refused)

    def _pour(self, smtp: SMTP, wire: bytes) -> None:
        """
        Write the content with its final dot (RFC 5321 §4.5.2); fails only where no byte of it left.

        Lone CR and LF become line ends: a server that took one for the other would see another letter.
        """
        if smtp.protocol is None:
            raise ConnectionResetError
        lines = _LEADING_DOT.sub(b"..", _LINE_END.sub(b"\r\n", wire))
        smtp.protocol.write(lines + (b".\r\n" if lines.endswith(b"\r\n") else b"\r\n.\r\n"))

    async def _taken(self, smtp: SMTP) -> SMTPResponse:
        """The answer to the final dot; only 250 is a yes."""
        if smtp.protocol is None:
            raise ConnectionResetError
        async with asyncio.timeout(self._patience.delivery + self._patience.step):
            answer = await smtp.protocol.read_response(timeout=self._patience.delivery)
        if answer.code != TAKEN_OVER:
            raise SMTPDataError(answer.code, answer.message)
        return answer

    async def _answered(
        self, answer: SMTPResponseException, refused: tuple[RecipientReply, ...] = ()
    ) -> Deferred | Failed | Uncertain:
        """A 5yz is final, a 4yz is not; a server that says neither is confused, and who knows what it did."""
        reply = reply_of(answer.code, answer.message)
        if answer.code < 400:
            await self._connection.drop()
            confused = self._connection.sentence(f"its answer makes no sense ({reply})")
            return Uncertain(confused, refused) if isinstance(answer, SMTPDataError) else Deferred(confused)
        if self._connection.kept is not None:
            await self._connection.reset(self._connection.kept)
        return Failed(reply, refused) if answer.code >= 500 else Deferred(reply, refused)


def _forbidden(may_send: Callable[[], bool]) -> str:
    """Why the content must not leave; empty where it may."""
    try:
        return "" if may_send() else "somebody else has this letter now"
    except DeskError as trouble:
        return str(trouble)


async def _recipient(smtp: SMTP, address: str, encoding: str) -> RecipientReply | None:
    """None where the server takes the letter for this address."""
    if not _is_address(address):
        return RecipientReply(address, 553, "5.1.3 this is not an address")
    wire_address = _with_ascii_domain(address)
    if encoding == "ascii" and not wire_address.isascii():
        return RecipientReply(
            address, 553, "5.6.7 the server does not support SMTPUTF8, which this address needs"
        )
    try:
        await smtp.rcpt(wire_address, encoding=encoding)
    except SMTPRecipientRefused as refusal:
        if refusal.code < 400:
            raise SMTPException(f"senseless answer {reply_of(refusal.code, refusal.message)}") from refusal
        return RecipientReply(address, refusal.code, quoted(server_words(refusal.message)))
    return None


def _is_address(address: str) -> bool:
    """aiosmtplib would cut `a@b.test>…` short and send to somebody else's idea of an address."""
    return "@" in address and all(letter.isprintable() and letter not in "<>" for letter in address)


def _options(smtp: SMTP, wire: bytes, recipients: tuple[str, ...], envelope_from: str) -> list[str]:
    """The parameters of MAIL: SIZE (RFC 1870), 8BITMIME (RFC 6152) and SMTPUTF8 (RFC 6531)."""
    options = []
    if smtp.supports_extension("size"):
        options.append(f"SIZE={len(wire)}")
    if not wire.isascii() and smtp.supports_extension("8bitmime"):
        options.append("BODY=8BITMIME")
    addresses = "".join(_with_ascii_domain(one) for one in (*recipients, envelope_from))
    if smtp.supports_extension("smtputf8") and not (addresses + _header(wire)).isascii():
        options.append("SMTPUTF8")
    return options


def _header(wire: bytes) -> str:
    return wire.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")


def _with_ascii_domain(address: str) -> str:
    """`a@şikâyet.test` as `a@xn--…`: a domain never needs SMTPUTF8, a local part does."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{ascii_domain(domain) or domain}"


def _nobody(refused: tuple[RecipientReply, ...]) -> Deferred | Failed:
    """All were refused: worth another attempt as long as one refusal may pass."""
    said = [reply_of(one.code, one.text) for one in refused]
    named = (f"{one.address}: {words}" for one, words in zip(refused, said, strict=True))
    reply = said[0] if len(said) == 1 else "; ".join(named)
    return Failed(reply, refused) if all(one.is_permanent for one in refused) else Deferred(reply, refused)
