"""The departments' addresses, and `/_control` to make them have a bad day."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.dialects._base import Call
from simulator.mailroom import Mailroom
from simulator.office import Office
from simulator.sources.counter import Counter as Source
from simulator.town import Town

Endpoint = Callable[[Request], Awaitable[Response]]
Everybody = dict[str, Office | Mailroom | Source]
LOOK_EVERY = 0.2


def create_app(town: Town) -> Starlette:
    routes = [
        Route(path, _counter(office), methods=[method])
        for office in town.offices.values()
        for method, path in office.dialect.routes
    ]
    routes += [
        Route(path, _counter(source), methods=[method])
        for source in town.sources.values()
        for method, path in source.routes
    ]
    others = [*town.sms.routes(), *town.wechat.routes()]  # before `/_control/{department}`
    return Starlette(routes=[*others, *_control(town), *routes], lifespan=_lifespan(town))


def _lifespan(town: Town) -> Callable[[Starlette], Any]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        watching = [asyncio.create_task(room.watch(LOOK_EVERY)) for room in town.mailrooms.values()]
        yield
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
        await town.courier.close()

    return lifespan


def _counter(office: Office | Source) -> Endpoint:
    async def counter(request: Request) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        call = Call(request.method, request.url.path, headers, await request.body())
        said = await office.respond(call)
        return Response(said.content, said.status, media_type=said.media_type)

    return counter


def _control(town: Town) -> list[Route]:
    everybody = town.everybody()
    groups: dict[str, Everybody] = {"all": everybody, "sources": dict(town.sources)}

    async def held(request: Request) -> Response:
        return JSONResponse({code: one.held for code, one in town.sources.items()})

    async def state(request: Request) -> Response:
        return JSONResponse({code: _state(one) for code, one in everybody.items()})

    async def reset(request: Request) -> Response:
        town.reset()
        return JSONResponse({})

    async def turn(request: Request) -> Response:
        code = request.path_params["department"]
        chosen = groups.get(code) or {c: o for c, o in everybody.items() if c == code}
        try:
            wanted = await request.json()
            for one in chosen.values():
                one.knobs.turn(wanted)
        except (ValueError, AttributeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        found = {code: _state(one) for code, one in chosen.items()}
        return JSONResponse(found, 200 if found else 404)

    async def received(request: Request) -> Response:
        one = everybody.get(request.path_params["department"])
        return JSONResponse(list(one.log.bodies) if one else [], 200 if one else 404)

    return [
        Route("/_control", state),
        Route("/_control/held", held),
        Route("/_control/reset", reset, methods=["POST"]),
        Route("/_control/{department}", turn, methods=["POST"]),
        Route("/_control/{department}/received", received),
    ]


def _state(one: Office | Mailroom | Source) -> dict[str, Any]:
    return {
        "knobs": asdict(one.knobs),
        "counts": dict(one.log.counts),
        "cases": one.tally(),
    }
