"""The one thing that may go wrong between deciding and doing."""

from ulak.errors import DeskError


class Stale(DeskError):
    """
    The store no longer is as it was when the decision was made: read again, decide again.

    Nothing was changed.
    """
