"""What the service knows and may do: the two databases, their rules, their services. No web in it."""
