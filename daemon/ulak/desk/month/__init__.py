"""The monthly report as values: whom it goes to, when it is due, what it says."""
