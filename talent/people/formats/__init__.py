"""One's own profile in the formats of others, JSON Resume 1.0.0 and Europass: out, and in as a proposal."""
