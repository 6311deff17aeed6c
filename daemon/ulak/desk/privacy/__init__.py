"""What the law on personal data lets people ask for: what the desk has of them, and that it goes."""
