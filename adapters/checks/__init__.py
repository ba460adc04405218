"""The offices whose records means checks ask, one package each."""
