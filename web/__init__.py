"""Two thin doors, pages and JSON, on the services of ``talent``."""
