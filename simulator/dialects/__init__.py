"""One file per department: its addresses, its words, its way to say no."""
