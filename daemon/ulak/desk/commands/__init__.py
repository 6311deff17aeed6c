"""The words of staff mail: their table, how a line is read, how what it did is taken back."""
