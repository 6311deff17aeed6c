"""What each word of staff mail does to a ticket."""
