"""The first three administrators of a city nobody administers yet.

    python -m deploy.first_administrators [--s-sys LOGIN NAME] [--s-sec …] [--s-aud …]

Asks for what the options leave out, and for the three ID numbers, which are read from the terminal
(not shown) or from the standard input (one a line, in this order), never from an argument. Prints
each account with an initial password, once. Whoever signs in with it first chooses another one and
enrols a second factor. Everybody after these three is made in the pages.

Reads DATABASE_OWNER_URL (else DATABASE_URL), LIANBAN_SCHEMA, LIANBAN_KEYS and LIANBAN_CITY. Needs a
filled city (`python -m deploy.seed`).
"""

import argparse
import asyncio
import getpass
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.keys import KeysMissing
from adapters.passwords import Passwords
from adapters.runtime import opened
from adapters.settings import Settings, from_environment
from deploy.migrate import Unreachable, address, asyncpg_url, reach
from domain.actor import Actor
from domain.actor import Post as HeldPost
from domain.errors import DomainError
from domain.organisation.models import Post
from domain.region.rules import parent_of
from domain.staff import accounts, posts
from domain.staff.accounts import NewAccount
from domain.staff.reached import CREATE, GRANT
from domain.staff.reading import today

ROLES: Final = {"S-SYS": "system", "S-SEC": "security", "S-AUD": "audit"}  # never one person
LOGIN: Final = re.compile(r"[a-z][a-z0-9._-]{2,39}")


class CannotFound(Exception):
    """One sentence for whoever typed the command."""


async def found(
    session: AsyncSession,
    passwords: Passwords,
    office: str,
    city: str,
    people: Mapping[str, NewAccount],
) -> dict[str, str]:
    """Make one account for each role; its initial password by role.

    Raises CannotFound when one of the roles is or will be held, and what making accounts and giving
    posts raise.
    """
    await session.execute(text("LOCK TABLE post IN SHARE ROW EXCLUSIVE MODE"))  # one at a time
    still = Post.valid_to.is_(None) | (Post.valid_to >= today())
    held = await session.scalars(select(Post.role).where(Post.role.in_(ROLES), still).distinct())
    if taken := sorted(held):
        raise CannotFound(f"{', '.join(taken)}: held already. Its administrators make the others.")
    installation = _installation(office, city)
    issued = {}
    for role, new in people.items():
        made = await accounts.create(session, passwords, installation, new)
        seat = posts.NewPost(role, office, None, today(), None)
        await posts.grant(session, installation, new.login, seat)
        issued[role] = made.initial_password
    return issued


def _installation(office: str, city: str) -> Actor:
    """Whoever installs acts once from above the city: nobody in it may give these roles."""
    both = frozenset({CREATE, GRANT})
    above = HeldPost("installation", office, parent_of(city), both)
    return Actor("system", "installation", "installation", (above,))


async def run(settings: Settings, office: str, people: Mapping[str, NewAccount]) -> dict[str, str]:
    """The passwords, once everything is committed."""
    await reach(settings.database_url)
    async with opened(settings) as runtime, runtime.sessions.begin() as session:
        return await found(session, runtime.passwords, office, settings.city, people)


def _asked(arguments: argparse.Namespace, office: str) -> dict[str, NewAccount]:
    """Raises CannotFound."""
    named = {role: _named(role, vars(arguments)[role]) for role in ROLES}
    if unfit := [login for login, _ in named.values() if not LOGIN.fullmatch(login)]:
        raise CannotFound(f"No account name (a-z, 0-9, . _ -; 3 to 40): {', '.join(unfit)}")
    numbers = {
        role: _ask(f"{role} ({login}), ID number: ", hidden=True)
        for role, (login, _) in named.items()
    }
    return {
        role: NewAccount(login, name, numbers[role], office, None)
        for role, (login, name) in named.items()
    }


def _named(role: str, given: Sequence[str] | None) -> Sequence[str]:
    if given:
        return given
    who = f"{role} ({ROLES[role]} administrator)"
    return _ask(f"{who}, account name: "), _ask(f"{who}, name: ")


def _ask(question: str, *, hidden: bool = False) -> str:
    """A line of the terminal, or of the standard input when that is none."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    return (getpass.getpass if hidden else input)(question).strip()


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.first_administrators",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for role in ROLES:
        parser.add_argument(f"--{role.lower()}", dest=role, nargs=2, metavar=("LOGIN", "NAME"))
    parser.add_argument("--organisation", help="where they work; the city's platform operator")
    return parser


def _reasons(problem: Exception) -> str:
    if isinstance(problem, ProgrammingError):
        return "There are no tables as this program knows them: run deploy.migrate and deploy.seed."
    errors = problem.errors if isinstance(problem, DomainError) else ()
    return "\n".join([str(problem), *(f"  {one.pointer[1:]}: {one.detail}" for one in errors)])


def main() -> int:
    arguments = _arguments().parse_args()
    try:
        settings = replace(from_environment(), database_url=asyncpg_url(address()))
        office = arguments.organisation or f"{settings.city}-PT"
        people = _asked(arguments, office)
        issued = asyncio.run(run(settings, office, people))
    except (CannotFound, DomainError, KeysMissing, Unreachable, ProgrammingError) as problem:
        print(_reasons(problem), file=sys.stderr)
        return 1
    print(
        "Shown this once. Each is changed at the first sign-in, with a second factor.",
        file=sys.stderr,
    )
    for role, password in issued.items():
        print(f"{role}  {people[role].login}  {password}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
