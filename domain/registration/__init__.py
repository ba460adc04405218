"""Registering a wish is a noun of its own, as submitting is: it needs intent and submission."""
