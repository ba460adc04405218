"""家庭经济状况核对: 25 checks at the offices that keep the records, one report per family."""
