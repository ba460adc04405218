"""`python -m deploy.image_lint`: what can go wrong with the image without building it.

Dockerfile: known instructions, pinned bases, sources that exist and pass .dockerignore, not root.
compose.yaml: commands the image knows, services and volumes that exist, mounted files present.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = ROOT / "deploy" / "compose.yaml"
INSTRUCTIONS = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "ENTRYPOINT", "CMD"}
SERVICE_KEYS = {
    "build", "cap_drop", "command", "depends_on", "environment", "healthcheck", "image", "ports",
    "profiles", "read_only", "restart", "secrets", "security_opt", "stop_grace_period", "tmpfs",
    "volumes",
}  # fmt: skip


def dockerfile(text: str) -> Iterator[str]:
    """Complaints about a Dockerfile."""
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.M)).splitlines()
    instructions = [line.split(maxsplit=1) for line in lines if line.strip()]
    for word, rest in instructions:
        if word not in INSTRUCTIONS:
            yield f"unknown instruction {word}"
        if word == "FROM" and not re.match(r"\S+:\S*\d", rest):
            yield f"base without a version: {rest}"
        if word == "COPY" and "--from" not in rest:
            yield from _copied(rest.split()[:-1])
    users = [rest for word, rest in instructions if word == "USER"]
    if not users or users[-1] in ("root", "0"):
        yield "the image runs as root"


def _copied(sources: list[str]) -> Iterator[str]:
    let_in = (ROOT / ".dockerignore").read_text().split()
    for source in sources:
        if not (ROOT / source).exists():
            yield f"COPY of {source}, which does not exist"
        if f"!{source.split('/')[0]}" not in let_in:
            yield f"COPY of {source}, which .dockerignore keeps out"


def compose(text: str, words: set[str]) -> Iterator[str]:
    """Complaints about a compose file; `words` are the commands the image knows."""
    whole: dict[str, Any] = yaml.safe_load(text)
    services: dict[str, dict[str, Any]] = whole["services"]
    for name, service in services.items():
        for key in service.keys() - SERVICE_KEYS:
            yield f"{name}: unknown key {key}"
        if service.get("image") == "lianban" and service.get("command") not in words:
            yield f"{name}: the image has no command {service.get('command')}"
        for other in service.get("depends_on", {}):
            if other not in services:
                yield f"{name}: waits for {other}, which is not there"
        yield from _mounts(name, service, whole)


def _mounts(name: str, service: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[str]:
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        known = (COMPOSE.parent / source).exists() if "/" in source else source in whole["volumes"]
        if not known:
            yield f"{name}: mounts {source}, which is not there"
    for secret in service.get("secrets", []):
        if secret not in whole["secrets"]:
            yield f"{name}: uses the secret {secret}, which is not there"


def start_words(script: str) -> set[str]:
    """The words deploy/scripts/start takes."""
    return set(re.findall(r"^  (\w+)\)", script, flags=re.M))


def scripts() -> Iterator[str]:
    for path in [*sorted((ROOT / "deploy" / "scripts").iterdir()), ROOT / ".ci" / "run"]:
        told = subprocess.run(["sh", "-n", str(path)], capture_output=True, text=True, check=False)
        if told.returncode:
            yield told.stderr.strip()


def main() -> int:
    words = start_words((ROOT / "deploy/scripts/start").read_text())
    complaints = [
        *(f"Dockerfile: {one}" for one in dockerfile((ROOT / "Dockerfile").read_text())),
        *(f"compose.yaml: {one}" for one in compose(COMPOSE.read_text(), words)),
        *scripts(),
    ]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())
