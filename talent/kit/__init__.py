"""Knows nothing of the domain: database, errors, labels, paging, masking, encryption, clock."""
