"""Plays the departments: their addresses, formats, officers and bad days.

A program of its own. It imports nothing of the platform and the platform imports nothing of it;
they know each other only by what goes over the wire and through the exchange folder.
"""
