"""What training bodies teach, who took part, and the certificates that came of it."""
