"""`python -m bench` (`make bench`): submission, approval and worklist, beside pgbench.

A PostgreSQL of its own with fsync on, 2 server processes, 16 connections. What one real request
writes is read from the tables and made into a pgbench script; then both sides take turns in short
rounds. The last line is one JSON object. Under ten minutes.
"""

import argparse
import json
import sys
import time

from adapters import postgres
from bench import approval, audit, checks, rules, supervision, worklist
from bench.approval import Approval, Seed
from bench.driver import NAME
from bench.families import Families
from bench.measured import Http, Inside, ratio, spread, summary
from bench.pgbench import CLIENTS, in_words
from bench.place import CITY, PROCESSES, CannotMeasure, Place, opened
from bench.submission import Submission

Figures = dict[str, float]


def say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    arguments = _arguments()
    started = time.monotonic()
    if arguments.what == "rules":  # needs no database
        say(json.dumps(rules.figures()))
        return 0
    try:
        with opened(SETTINGS.get(arguments.what)) as place:
            measure = MEASURES[arguments.what]
            figures = measure(place, arguments.rounds, arguments.seconds)
    except (CannotMeasure, postgres.CannotStart) as problem:
        print(problem, file=sys.stderr)
        return 1
    say(f"\nMeasured in {time.monotonic() - started:.0f} s.")
    say(json.dumps(figures))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=[*MEASURES, "rules"], default="all")
    parser.add_argument("--rounds", type=int, default=5, help="of each kind (default 5)")
    parser.add_argument("--seconds", type=float, default=5, help="of a round (default 5)")
    return parser.parse_args()


def _measure(place: Place, rounds: int, seconds: float) -> Figures:
    say(f"PostgreSQL {place.server.programs.major}, fsync on; {PROCESSES} uvicorn processes;")
    say(f"{CLIENTS} connections; HTTP by {NAME}; pgbench -M prepared.")
    with place.api(CITY) as api:
        seed = Seed.make(place, api, CITY, Families(first=10**6))
    for city in (approval.CITY, *worklist.SIZES):
        place.copy(city)
    return {
        **_submission(place, rounds, seconds),
        **_approval(place, rounds, seconds, seed),
        **_worklist(place, rounds, seconds),
    }


def _submission(place: Place, rounds: int, seconds: float) -> Figures:
    inside: list[Inside] = []
    full: list[Http] = []
    small: list[Http] = []
    with place.api(CITY) as api:
        measured = Submission(place, api)
        say(f"\nSubmission of 38 claims: {in_words(measured.rows.counts())}.")
        measured.http(measured.all, 2)  # prepared statements, caches
        for _ in range(rounds):
            inside.append(measured.pgbench(seconds))
            say(inside[-1].line("pgbench, same rows"))
            full.append(measured.http(measured.all, seconds))
            say(full[-1].line("38 claims"))
            small.append(measured.http(measured.six, seconds))
            say(small[-1].line("6 claims"))
        say(f"  In the tables afterwards, as it must be: {in_words(measured.check())}.")
    say(summary(pgbench=inside, claims_38=full, claims_6=small))
    return {
        "submission_vs_pgbench": ratio(full, inside),
        "six_vs_38": ratio(small, full),
        "p99_over_p50": spread(full),
    }


def _approval(place: Place, rounds: int, seconds: float, seed: Seed) -> Figures:
    inside: list[Inside] = []
    through: list[Http] = []
    with place.api(approval.CITY) as api:
        measured = Approval(place, api, seed, rounds, seconds)
        written = measured.rows
        amended = {table: len(rows) for table, rows in written.amended.items()}
        say(f"\nApproval: {in_words(written.counts())} written, {in_words(amended)} amended.")
        for _ in range(rounds):
            inside.append(measured.pgbench())
            say(inside[-1].line("pgbench, same rows"))
            through.append(measured.http(seconds))
            say(through[-1].line("approval"))
        say(f"  In the tables afterwards, as it must be: {measured.check()} decisions.")
    say(summary(pgbench=inside, approval=through))
    return {"approve_vs_pgbench": ratio(through, inside)}


def _worklist(place: Place, rounds: int, seconds: float) -> Figures:
    say("\nWorklist: pages of 50.")
    for city in worklist.SIZES:
        worklist.fill(place, city)
    short, long = worklist.SIZES
    found: dict[str, list[Http]] = {short: [], long: []}
    with place.api(short) as few, place.api(long) as many:
        lists = {short: worklist.Worklist(place, few), long: worklist.Worklist(place, many)}
        for city, one in lists.items():
            one.http(1)
            steps = place.count(city, "step WHERE state = 'open'")
            say(f"  {city}: {steps} open steps in the table.")
        for _ in range(rounds):
            for city, one in lists.items():
                found[city].append(one.http(max(1, seconds / 2)))
                say(found[city][-1].line(city))
    say(summary(**found))
    return {"worklist_1m_vs_10k": ratio(found[long], found[short])}


MEASURES = {
    "all": _measure,
    "audit": audit.measure,
    "checks": checks.measure,
    "sealing": audit.measure_sealing,
    "supervision": supervision.measure,
}
SETTINGS = {"checks": checks.POSTGRES}  # of PostgreSQL, where a measurement needs its own

if __name__ == "__main__":
    sys.exit(main())
