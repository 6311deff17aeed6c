"""Whether authors are satisfied: who is asked, what counts as a vote, and what a low one leads to."""
