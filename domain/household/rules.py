"""Which answers are personal by their nature and never stand in a fact row in the clear."""

# Field types whose values are kept sealed with the form, or in sealed columns.
NUMBERS = {"id_number", "phone", "bank_card", "disability_certificate"}
PERSONAL_TYPES = frozenset(NUMBERS | {"name", "address", "text", "file", "signature"})
