"""What an auditor gets of a ticket: timeline, journal as a chain, and how to tell that all is whole."""
