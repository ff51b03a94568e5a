"""The interface to the provincial human-resources market: what leaves, what comes, and that both agree."""
