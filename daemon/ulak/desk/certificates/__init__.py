"""Certificates that are reported: what a report names, what is proven of it, who must hear."""
