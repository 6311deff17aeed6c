"""Trouble that many meet is said once: who complains of what."""

import threading


class Complaints:
    """
    Which posts complain of what, so that a trouble they share is said once and its end too.

    A full disk stops every stage and every mailbox with the same sentence.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._posts: dict[str, set[str]] = {}

    def begin(self, post: str, sentence: str) -> bool:
        """Is it the first to complain of this?"""
        with self._lock:
            posts = self._posts.setdefault(sentence, set())
            posts.add(post)
            return len(posts) == 1

    def end(self, post: str, sentence: str) -> bool:
        """Was it the last?"""
        with self._lock:
            posts = self._posts.get(sentence, set())
            posts.discard(post)
            return not posts and self._posts.pop(sentence, None) is not None
