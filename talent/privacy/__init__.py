"""What is held of a person: seen, taken away, corrected, erased."""
