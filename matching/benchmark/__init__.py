"""The bench: invented talents and demands, the engine beside what one would use instead, and the figures.

Nothing here runs in service. Peers that are not installed (dependency group ``bench``) are left out.
"""
