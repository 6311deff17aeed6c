"""What one message is: pure functions of its bytes."""
