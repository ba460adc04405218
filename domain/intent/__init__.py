"""意愿登记: what a family wishes, before anybody applies: the way to a check and an estimate."""
