"""Each line of a command mail in its turn; once one cannot be, the others are tried for their own faults."""

from dataclasses import replace

from ulak.desk.commands.command import Order
from ulak.desk.commands.command_faults import faults
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.orders import ORDERS
from ulak.desk.commands.work import Work

_OTHERS_BUILD_ON = frozenset(
    {
        Command.AUTHOR,
        Command.KIND,
        Command.GROUND,
        Command.CERTIFICATE,
        Command.REOPEN,
        Command.MERGE,
        Command.SPLIT,
        Command.ANSWERED_BY,
    }
)
"""Without these a right line would be told off: `#iptal-edildi` under a mistyped `#gerekçe`."""


def each_line(work: Work) -> Work:
    """What the lines do; with a problem, what is wrong with every line that is, in one receipt."""
    for fault in faults(work.head):
        work = work.faulty(fault)
    for order in work.head.in_turn:
        if order.command and _is_tried(work, order):
            tried = ORDERS[order.command](replace(work, problem="", trouble=""), order)
            problem, trouble = work.problem or tried.problem, work.trouble or tried.trouble
            work = replace(tried, problem=problem, trouble=trouble)
    return work


def _is_tried(work: Work, order: Order) -> bool:
    """Not what is wrong already, nor what may be so only because of another line."""
    wrong = {one.line for one in work.wrong}
    failed = {one.command for one in work.head.orders if one.line in wrong and one.command}
    return order.line not in wrong and failed & _OTHERS_BUILD_ON <= {order.command}
