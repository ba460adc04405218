"""How fast, beside pgbench on the same rows: `python -m bench` (see `__main__`)."""
