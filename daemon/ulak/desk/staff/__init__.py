"""Mail of people of the desk: who is believed, what is theirs, what goes to the author."""
