"""A market to try the interface with: the province's side of the whole protocol, and everything going wrong."""
