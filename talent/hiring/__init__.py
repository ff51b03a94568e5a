"""What happens between a demand and a person, from invitation or application to hire and appraisal."""
