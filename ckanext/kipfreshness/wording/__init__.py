"""What statuses, dates and marks are called, in the reader's language."""
