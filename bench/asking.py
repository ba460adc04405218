"""Families that wish for something and have signed, and starting their checks over HTTP."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from bench.client import Client
from bench.driver import HOST
from bench.families import Person
from bench.place import Api, CannotMeasure

REGION = "321311101391"  # the village of the widow's family, whose clerk asks
# Relation, first birthday, spread in days, sequence: five people checked for everything.
PEOPLE = (
    ("01", Person("", date(1975, 1, 1), 3650, "998")),
    ("10", Person("", date(1976, 1, 1), 3650, "999")),
    ("20", Person("", date(2008, 1, 1), 2500, "998")),
    ("30", Person("", date(2011, 1, 1), 2500, "999")),
    ("52", Person("", date(1945, 1, 1), 3650, "998")),
)
AT_ONCE = 64  # connections of the desks


@dataclass(frozen=True, slots=True)
class Asked:
    """A run as its desk began it: wall-clock seconds, and how much was asked and reused."""

    id: UUID
    sent: float
    asked: int
    reused: int


def wish(at: int) -> dict[str, Any]:
    """The family `at`: nobody else's numbers."""
    persons = [
        {
            "ref": f"p{place}",
            "person_name": f"王试{'甲乙丙丁戊'[place]}",
            "id_type": "resident_id",
            "id_number": person.numbered(at),
            "relation_to_applicant": relation,
            "hukou_region": REGION,
        }
        for place, (relation, person) in enumerate(PEOPLE)
    ]
    return {"answers": {"household": {}, "persons": persons, "supporters": []}}


def ready(client: Client, count: int, first: int) -> list[str]:
    """So many wishes of new families, authorised by everybody: their ids."""
    return [_authorised(client, at) for at in range(first, first + count)]


def _authorised(client: Client, at: int) -> str:
    intent = client.post("/intents", wish(at))
    id = str(intent["id"])
    parties = client.get(f"/intents/{id}")["parties"]
    signed = [
        {"person": each["person"], "sensitive_consent": True, "medium": "paper"} for each in parties
    ]
    client.post(f"/intents/{id}/authorisations", {"signatures": signed})
    return id


class Desks:
    """Clerks that press the button: all at once, or as families come in."""

    def __init__(self, api: Api, token: str) -> None:
        self._root = f"http://{HOST}:{api.ports[-1]}/api/v1"
        self._token = token

    def start(self, intents: Sequence[str], per_second: float | None = None) -> list[Asked]:
        """Start a run of each; `per_second` families come by chance (Poisson), else all at once."""
        return asyncio.run(self._start(intents, per_second))

    async def _start(self, intents: Sequence[str], per_second: float | None) -> list[Asked]:
        limits = httpx.Limits(max_connections=AT_ONCE)
        chance = random.Random(20261102)
        async with httpx.AsyncClient(timeout=120, trust_env=False, limits=limits) as line:
            pressed = []
            for id in intents:
                pressed.append(asyncio.create_task(self._press(line, id)))
                if per_second is not None:
                    await asyncio.sleep(chance.expovariate(per_second))
            return await asyncio.gather(*pressed)

    async def _press(self, line: httpx.AsyncClient, id: str) -> Asked:
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": uuid4().hex}
        sent = time.time()
        answer = await line.post(
            f"{self._root}/intents/{id}/check-runs", json={"checks": []}, headers=headers
        )
        if answer.status_code != 201:
            raise CannotMeasure(f"A run was refused: {answer.status_code} {answer.text[:500]}")
        run = answer.json()
        return Asked(UUID(run["id"]), sent, run["asked"], run["reused"])
