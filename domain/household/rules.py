"""Which answers are personal by their nature and never stand in a fact row in the clear."""

# Field types whose values are kept sealed with the form, or in sealed columns.
PERSONAL_TYPES = frozenset(
    ["id_number", "name", "phone", "address", "bank_card", "text", "file", "signature"]
    + ["disability_certificate"]
)
