"""The composition root: settings in, a service out. `python -m api.main` prints the contract."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles

from adapters import check_registry, oidc, production, registry, wechat
from adapters.runtime import opened
from adapters.settings import Settings, from_environment
from api import (
    applications,
    audit,
    authorisations,
    callbacks,
    cameras,
    catalogue,
    checks,
    citizen_sessions,
    citizens,
    clients,
    comparisons,
    deliveries,
    demo,
    disclosures,
    documents,
    drafts,
    estimates,
    health,
    households,
    intents,
    items,
    lodgements,
    mandates,
    me,
    oauth,
    openings,
    organisations,
    pages,
    places,
    problems,
    progress,
    proposals,
    providers,
    relative_filings,
    samples,
    sessions,
    signatures,
    staff,
    steps,
    suggestions,
    supervision,
    supplements,
    surveys,
    token_keys,
    windows,
)
from api.contract import finish
from api.crowd import Crowd
from api.gathering import Gathering
from api.intake import Intake
from api.last_resort import LastResort
from api.request import RequestId
from api.security import SecurityHeaders

PREFIX = "/api/v1"
NOUNS = (  # a request looks through them in this order: the busiest first
    callbacks,
    steps,
    sessions,
    me,
    items,
    estimates,
    progress,
    households,
    applications,
    audit,
    openings,
    disclosures,
    drafts,
    surveys,
    comparisons,
    relative_filings,
    deliveries,
    documents,
    cameras,
    supplements,
    intents,
    authorisations,
    oauth,
    lodgements,
    clients,
    citizen_sessions,
    citizens,
    mandates,
    samples,
    supervision,
    signatures,
    checks,
    places,
    organisations,
    staff,
    providers,
    windows,
    catalogue,
    proposals,
    suggestions,
)
DESCRIPTION = "One form, every relief. Errors are RFC 9457 problems; money is integer fen."


def operation_id(route: APIRoute) -> str:
    return f"{route.tags[-1]}_{route.name.rstrip('_')}"


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings) as runtime:
            await production.refuse(runtime)
            app.state.runtime = runtime
            app.state.gathering = Gathering(runtime.sessions)
            app.state.read_callback = registry.parse_callback
            app.state.read_check_callback = check_registry.parse_callback
            async with (
                wechat.connected(settings, runtime.keys.gateways) as app.state.wechat,
                oidc.connected(settings) as app.state.provider,
            ):
                yield

    app = FastAPI(
        title="Lianban",
        version="1",
        description=DESCRIPTION,
        responses=problems.RESPONSES,
        generate_unique_id_function=operation_id,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    # What is added last stands first: every refusal carries an id, and may be read across origins.
    app.add_middleware(Intake)
    app.add_middleware(LastResort)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match"],
            expose_headers=["ETag", "X-Request-ID"],
        )
    app.add_middleware(Crowd)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestId)
    problems.install(app)
    oauth.install(app)
    # Each by itself: every level of routers in routers looks through all paths once more.
    for module in (*NOUNS, *((demo,) if settings.demo else ())):
        app.include_router(module.router, prefix=PREFIX)
    app.include_router(token_keys.router)
    app.include_router(health.router)
    app.openapi = lambda: contract_of(app)  # type: ignore[method-assign]
    if (settings.frontend / "index.html").exists():
        app.mount("/assets", StaticFiles(directory=settings.frontend / "assets"))
        pages.serve(app, settings.frontend)
    return app


def contract_of(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        app.openapi_schema = finish(made)
    return app.openapi_schema


def contract() -> dict[str, Any]:
    """The whole contract, the demonstration's operations included, without any environment."""
    return contract_of(create_app(replace(from_environment(), demo=True)))


def app() -> FastAPI:
    """For `uvicorn --factory api.main:app`."""
    return create_app(from_environment())


if __name__ == "__main__":
    print(json.dumps(contract(), indent=2, ensure_ascii=False, sort_keys=True))  # noqa: T201
