"""What a department can be told to do wrong, and what has happened at it so far."""

from collections import Counter, deque
from dataclasses import dataclass, field, fields
from typing import Any

from simulator.cases import Manner

MANNERS = ("follow", "refuse", "return")


@dataclass(slots=True)
class Knobs:
    """Everything is fine by default."""

    down: bool = False  # 503 to everything; the file reader sleeps
    busy: bool = False  # "ask later" in the department's own words
    reject: bool = False  # "your message is wrong" in the department's own words
    garbage: bool = False  # an answer nobody can read; a file that does not match its manifest
    latency_ms: int = 0
    latency_from_ms: int = 0  # sources: each query waits a random time between these two
    latency_to_ms: int = 0
    fail: int = 0  # sources: per cent of queries that end in 503
    duplicate: int = 0  # how many times more each answer is sent
    reorder: bool = False  # later answers overtake earlier ones
    lose: int = 0  # per cent of answers that never leave
    mis_sign: bool = False
    answer: Manner = "follow"

    def turn(self, wanted: dict[str, Any]) -> None:
        """Raises ValueError for a knob or a position that does not exist."""
        kinds = {each.name: type(getattr(Knobs(), each.name)) for each in fields(self)}
        for name, value in wanted.items():
            if kinds.get(name) is not type(value):
                raise ValueError(f"no knob {name!r} that takes {value!r}")
        if wanted.get("answer", "follow") not in MANNERS:
            raise ValueError(f"answer is one of {', '.join(MANNERS)}")
        if not all(0 <= wanted.get(name, 0) <= 100 for name in ("lose", "fail")):
            raise ValueError("lose and fail are percentages")
        for name, value in wanted.items():
            setattr(self, name, value)


@dataclass(slots=True)
class Log:
    """Counters, and the last bodies as they came (people of the demonstration are invented)."""

    counts: Counter[str] = field(default_factory=Counter)
    bodies: deque[str] = field(default_factory=lambda: deque(maxlen=200))
