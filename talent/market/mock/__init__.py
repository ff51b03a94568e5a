"""A market to try the interface with: the province's side of the protocol, and all that can go wrong."""
