"""Real servers for the tests, started on loopback and stopped again by the tests themselves."""
