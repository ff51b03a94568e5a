"""Code lists and the word stock of the demonstration province; read with ``importlib.resources``."""
