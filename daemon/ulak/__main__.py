"""`python -m ulak` is `ulak`."""

from ulak.cli import main

main()
