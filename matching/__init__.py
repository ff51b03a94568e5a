"""Arrays in, rankings out. No database, no web, no settings."""
