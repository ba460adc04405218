"""The offices whose records means checks ask: their words, their records, their bad days.

`offices.yaml` says how each talks, `population.yaml` what it knows. Three ways: at once, later by
signed callback, and by batches whose result files are fetched.
"""
