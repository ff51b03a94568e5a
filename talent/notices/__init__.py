"""What users are told: in the site, and by mail where they want it."""
