"""People split over shards, on one machine or many, ranked in the same exact order as by one matcher."""
