"""One request at a time, for everything around the measurements."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from bench.driver import HOST
from bench.place import Api, CannotMeasure, Place

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Client:
    """Signed in as one of the demonstration's accounts."""

    def __init__(self, place: Place, api: Api, login: str) -> None:
        self._root = f"http://{HOST}:{api.ports[0]}/api/v1"
        self.token = ""
        code = self._codes().get(login)
        sign_in = {"login": login, "password": place.password, "code": code}
        self.token = self.post("/sessions", sign_in)["access_token"]

    def _codes(self) -> Mapping[str, str | None]:
        """What the authenticators of the demonstration's accounts show now."""
        return {row["login"]: row["code"] for row in self.get("/demo/sign-ins")["rows"]}

    def get(self, path: str) -> Any:  # noqa: ANN401
        return self._send("GET", path, None, {})

    def post(self, path: str, body: Mapping[str, Any], version: int | None = None) -> Any:  # noqa: ANN401
        headers = {"Idempotency-Key": uuid4().hex}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self._send("POST", path, json.dumps(body).encode(), headers)

    def put(self, path: str, body: Mapping[str, Any], version: int) -> Any:  # noqa: ANN401
        return self._send("PUT", path, json.dumps(body).encode(), {"If-Match": f'"{version}"'})

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Any:  # noqa: ANN401
        said = {**headers, "Authorization": f"Bearer {self.token}"}
        if body is not None:
            said["Content-Type"] = "application/json"
        asked = urllib.request.Request(self._root + path, body, said, method=method)  # noqa: S310
        try:
            with DIRECT.open(asked, timeout=60) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as problem:
            words = problem.read().decode()[:1500]
            raise CannotMeasure(f"{method} {path} answered {problem.code}: {words}") from None
