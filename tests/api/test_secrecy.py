"""Personal values stay sealed: not in a problem, not in a log, not in the clear in any column."""

import pytest
import structlog
from sqlalchemy import text

from tests.api.town import Desk, Office
from tests.factories import Json, fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")
CARD, PHONE, HOUSE = "6200000000000100008", "000-9000-4711", "暗香疏影巷七号"
SCHOOL = "独一无二初级中学"


def recognisable() -> tuple[Json, list[str]]:
    """A form, and every value in it that must not be found anywhere in the clear."""
    form = fresh("H01")
    household, persons = form["answers"]["household"], form["answers"]["persons"]
    household |= {"contact_phone": PHONE, "residence_address": HOUSE, "bank_card": CARD}
    persons[1]["school_name"] = SCHOOL
    supporter = form["answers"]["supporters"][0]
    numbers = [*(p["id_number"] for p in persons), supporter["supporter_id_number"]]
    return form, [*numbers, CARD, PHONE, HOUSE, SCHOOL, supporter["supporter_phone"]]


async def test_no_column_of_any_table_holds_a_personal_value_in_the_clear(
    office: Office, clerk: Desk
) -> None:
    form, secrets = recognisable()
    await clerk.submitted(form)
    household = await clerk.household_of(form)
    again = form | {
        "items": ["MZ-08"],
        "household_id": household["id"],
        "household_version": household["version"],
    }
    await clerk.submitted(again)
    rows = await everything(office)
    assert sum("刘晓梅" in row for _, row in rows) > 0  # the search does find what is there
    assert [(table, secret) for table, row in rows for secret in secrets if secret in row] == []


async def everything(office: Office) -> list[tuple[str, str]]:
    """Every row of every table, as text."""
    async with office.runtime.sessions() as session:
        tables = await session.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
                "AND relnamespace = current_schema()::regnamespace"
            )
        )
        return [
            (table, row)
            for table in tables.all()
            if table != "alembic_version"
            for row in await session.scalars(text(f"SELECT t::text FROM {table} t"))
        ]


async def test_no_refusal_repeats_or_logs_what_the_family_wrote(
    clerk: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    form, secrets = recognisable()
    secrets += ["刘晓梅", "王子轩"]
    bodies = [await refused(clerk, broken) for broken in breakings(form)]
    await clerk.submitted(form)
    bodies.append(await refused(clerk, form))  # the household is known by now
    written = [*bodies, caplog.text, *capsys.readouterr()]
    assert [secret for secret in secrets for text in written if secret in text] == []


async def refused(clerk: Desk, form: Json) -> str:
    answer = await clerk.submit(form)
    assert 400 <= answer.status_code < 500
    return answer.text


def breakings(form: Json) -> list[Json]:
    """The same form, wrong in different ways; the personal values stay in it."""
    answers = form["answers"]
    household, persons = answers["household"], answers["persons"]
    twin = [persons[0], persons[1] | {"id_number": persons[0]["id_number"]}]
    return [
        form | {"surprise": persons[0]["id_number"]},
        form | {"answers": answers | {"household": household | {"bank_card": CARD[:-1] + "1"}}},
        form | {"answers": answers | {"household": household | {"integrity_pledge": PHONE}}},
        form | {"answers": answers | {"persons": twin}},
        form | {"answers": answers | {"persons": persons[0]["id_number"]}},
        form | {"household_id": persons[0]["id_number"]},
        form | {"items": ["ZZ-99"]},
    ]


async def test_an_error_nobody_foresaw_says_nothing_of_what_was_sent(
    office: Office, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, secrets = recognisable()

    def surprise(*arguments: object, **more: object) -> None:
        raise LookupError(f"cannot cope with {secrets}")

    monkeypatch.setattr("domain.submission.service.kept", surprise)
    with structlog.testing.capture_logs() as logs:
        answer = await clerk.submit(form)
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/internal")
    assert answer.json()["instance"] == answer.headers["x-request-id"]
    told = answer.text + str(logs)
    assert "LookupError" in told
    assert [secret for secret in secrets if secret in told] == []
