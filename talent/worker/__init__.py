"""Work that nobody waits for: delivery of messages, and what falls due by the calendar."""
