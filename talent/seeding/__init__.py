"""The demonstration province: invented people, firms and demands that look real and belong to nobody."""
