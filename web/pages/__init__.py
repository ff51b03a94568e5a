"""Pages for people: one module an area."""
