"""The walk over every operation × every role; `table.yaml` is what should be."""

REPORT = "LIANBAN_PERMISSIONS_REPORT"  # where the walk writes what it covered
