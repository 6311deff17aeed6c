"""What the desk decides: pure functions of messages, tickets, rules and a given time."""
