"""The talent database: one person, four categories, consents."""
