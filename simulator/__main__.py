"""`python -m simulator --port 0 --callback-url … --secrets keys.json --exchange DIR --delay 0.3`"""

import argparse
import json
import socket
import sys
from pathlib import Path

import uvicorn

from simulator.app import create_app
from simulator.town import open_town


def main() -> int:
    wanted = _arguments()
    try:
        keys = _secrets(wanted.secrets, "callbacks")
        gateways = _secrets(wanted.secrets, "gateways")
        sources = _secrets(wanted.secrets, "sources")
        town = open_town(
            wanted.callback_url, keys, wanted.exchange, wanted.delay, gateways, sources
        )
    except (OSError, ValueError, LookupError, AttributeError) as error:
        print(f"The department keys in {wanted.secrets} cannot be used: {error}", file=sys.stderr)
        return 2
    try:
        listening = socket.create_server((wanted.host, wanted.port), backlog=256)
    except OSError as error:
        print(f"Port {wanted.port} cannot be used: {error.strerror}.", file=sys.stderr)
        return 1
    host, port = listening.getsockname()[:2]
    print(f"departments ready on http://{host}:{port}", flush=True)
    config = uvicorn.Config(
        create_app(town), log_level="warning", access_log=False, timeout_graceful_shutdown=2
    )
    uvicorn.Server(config).run(sockets=[listening])
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100, help="0 takes any free one")
    parser.add_argument("--callback-url", default="http://127.0.0.1:8000/api/v1/callbacks")
    parser.add_argument("--secrets", type=Path, required=True)
    parser.add_argument("--exchange", type=Path, required=True)
    parser.add_argument("--delay", type=float, default=0.3, help="seconds an officer thinks")
    return parser.parse_args()


def _secrets(path: Path, member: str) -> dict[str, str]:
    """Whoever it is shared with → key."""
    keys = json.loads(path.read_text("utf-8")).get(member, {})
    return {str(code): str(key) for code, key in keys.items()}


if __name__ == "__main__":
    sys.exit(main())
