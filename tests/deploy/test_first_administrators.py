"""The command that lets the first three people into an empty city, as a program of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg
import httpx
import pytest

from adapters import keys, registry
from adapters.passwords import MEMORY_KIB
from adapters.settings import from_environment
from api import main
from tests.conftest import ROOT, DatabaseUrls

NUMBERS = ["321311198405179983", "321311199003149970", "321311197812069963"]
LOGINS = ["lin.jing", "he.an", "yan.ming"]
OPTIONS = ["--s-sys", "lin.jing", "林静", "--s-sec", "he.an", "何安", "--s-aud", "yan.ming", "严明"]


@dataclass(frozen=True, slots=True)
class City:
    """A real city just filled: places and offices, nobody in them."""

    urls: DatabaseUrls
    secrets: Path

    def run(
        self, program: str, *arguments: str, said: str = ""
    ) -> subprocess.CompletedProcess[str]:
        ours = {"LIANBAN_KEYS": str(self.secrets), "LIANBAN_PASSWORD_MEMORY": str(MEMORY_KIB)}
        return subprocess.run(
            [sys.executable, "-m", program, *arguments], cwd=ROOT, input=said,
            env=self.urls.environment() | ours, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def founded(
        self, numbers: list[str] = NUMBERS, options: list[str] = OPTIONS
    ) -> subprocess.CompletedProcess[str]:
        said = "\n".join(numbers) + "\n"
        return self.run("deploy.first_administrators", *options, said=said)

    async def rows(self, sql: str) -> list[tuple[object, ...]]:
        connection = await asyncpg.connect(
            self.urls.owner.replace("+asyncpg", ""), server_settings={"search_path": "city"}
        )
        found = await connection.fetch(sql)
        await connection.close()
        return [tuple(row) for row in found]


@pytest.fixture
def city(another_database: DatabaseUrls, tmp_path: Path) -> City:
    secrets = tmp_path / "keys.json"
    keys.create_demo(secrets, list(registry.BY_CODE))
    written = json.loads(secrets.read_text()) | {"demo_password": None}
    secrets.write_text(json.dumps(written))
    made = City(another_database, secrets)
    filled = made.run("deploy.seed")
    assert filled.returncode == 0, filled.stderr
    return made


def passwords(told: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """Initial passwords by account, as printed."""
    assert told.returncode == 0, told.stderr
    return {login: password for _, login, password in map(str.split, told.stdout.splitlines())}


async def signed_in(city: City, login: str, password: str) -> httpx.Response:
    settings = replace(
        from_environment(), database_url=city.urls.app, keys=city.secrets, demo=False,
        departments_url="https://gateway.example", public_url="https://lianban.example",
        password_memory=MEMORY_KIB, frontend=Path("nowhere"),
    )  # fmt: skip
    app = main.create_app(settings)
    line = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=line, base_url="https://lianban.example/api/v1") as http,
    ):
        said = {"login": login, "password": password, "code": None}
        return await http.post("/sessions", json=said)


async def test_a_city_that_was_filled_for_real_has_nobody_in_it(city: City) -> None:
    assert await city.rows("select count(*) from staff") == [(0,)]
    assert (await city.rows("select count(*) > 30 from role"))[0] == (True,)


async def test_each_of_the_three_signs_in_and_first_owes_a_password_and_a_second_factor(
    city: City,
) -> None:
    issued = passwords(city.founded())
    assert list(issued) == LOGINS
    for login, password in issued.items():
        answer = await signed_in(city, login, password)
        assert answer.status_code == 201, answer.text
        assert set(answer.json()["duties"]) == {"change_password", "enrol_second_factor"}
        assert answer.json()["actor"]["posts"] == []


async def test_each_holds_one_role_for_the_city_and_the_trail_says_so(city: City) -> None:
    city.founded()
    held = await city.rows("select role, staff, region, granted_by from post order by role desc")
    roles = zip(("S-SYS", "S-SEC", "S-AUD"), LOGINS, strict=True)
    assert held == [(role, login, "321300", "installation") for role, login in roles]
    trail = await city.rows("select action, count(*) from audit_record group by 1 order by 1")
    assert trail == [("post.grant", 3), ("staff.create", 3)]


async def test_a_second_time_is_refused_and_changes_nothing(city: City) -> None:
    city.founded()
    others = [word.replace("n", "m") if "." in word else word for word in OPTIONS]
    again = city.founded(options=others)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith("S-AUD, S-SEC, S-SYS: held already.")
    assert await city.rows("select count(*) from staff") == [(3,)]


@pytest.mark.parametrize(
    ("numbers", "options", "told"),
    [
        ([NUMBERS[0]] * 3, OPTIONS, "this person has an account already"),
        ([*NUMBERS[:2], "321311197812069960"], OPTIONS, "id_number"),
        (NUMBERS, [*OPTIONS[:-2], "lin.jing", "严明"], "choose another account name"),
        (NUMBERS, [*OPTIONS[:-2], "Yan Ming", "严明"], "No account name"),
        (NUMBERS, [*OPTIONS, "--organisation", "nowhere"], "no such organisation"),
    ],
    ids=["one person", "a wrong number", "one account", "no account name", "no such office"],
)
async def test_what_does_not_fit_makes_no_account_at_all(
    city: City, numbers: list[str], options: list[str], told: str
) -> None:
    refused = city.founded(numbers, options)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not any(number in refused.stderr for number in numbers)
    assert await city.rows("select count(*) from staff") == [(0,)]


async def test_what_the_options_leave_out_is_read_line_by_line(city: City) -> None:
    lines = [*zip(LOGINS, ("林静", "何安", "严明"), strict=True)]
    answers = [word for line in lines for word in line]
    assert list(passwords(city.founded([*answers, *NUMBERS], []))) == LOGINS


def test_a_city_without_tables_is_told_what_to_run_first(city: City) -> None:
    nowhere = City(replace(city.urls, schema="elsewhere"), city.secrets)
    refused = nowhere.founded()
    assert refused.returncode == 1
    assert "run deploy.migrate" in refused.stderr
    assert "Traceback" not in refused.stderr
