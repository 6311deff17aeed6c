"""Whether a complaint is single or recurs, by its classification and by its words, and what that brings."""
