"""One family on one screen: claimed, verified and surveyed side by side, income worked out."""
