"""How long a job rests and how long a circuit stays open. Pure."""

from datetime import timedelta

NOW = "now"  # the schedule of a lane that sends at once; the others send at an hour, "17:00"

FIRST_PAUSE = timedelta(seconds=2)  # doubled with every attempt, of which a random part is taken
LONGEST_PAUSE = timedelta(minutes=10)
OPENS_AFTER = 5
FIRST_OPEN = timedelta(seconds=15)
LONGEST_OPEN = timedelta(minutes=5)


def open_for(failures: int) -> timedelta | None:
    """How long the circuit stays open after so many failures in a row; None while it is closed."""
    if failures < OPENS_AFTER:
        return None
    return min(LONGEST_OPEN, FIRST_OPEN * (1 << min(failures - OPENS_AFTER, 16)))
