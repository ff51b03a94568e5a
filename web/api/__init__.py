"""JSON for programs, under /api/v1: one module an area."""
