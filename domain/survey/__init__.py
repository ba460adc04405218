"""入户调查: one home survey for all departments, and what came of it."""
