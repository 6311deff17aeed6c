"""Stories anyone can read, each played in two worlds; README.md describes their language."""
