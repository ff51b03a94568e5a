"""One person, one profile: claiming what was handed in, near-duplicates, merging and taking it back."""
