"""The demand database: enterprises and what they need."""
