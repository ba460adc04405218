"""The pages: any address that is neither API nor file is a route of one of them.

Everything below /m is the citizens' page, everything else the desk's.
"""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException


def serve(app: FastAPI, folder: Path) -> None:
    """Serve the built frontend; unknown addresses below /api stay unknown."""
    root = folder.resolve()

    @app.get("/{path:path}", include_in_schema=False, tags=["pages"])
    async def page(path: str) -> FileResponse:
        if path.startswith("api/"):
            raise HTTPException(404)
        wanted = (root / path).resolve()
        if path and wanted.is_file() and wanted.is_relative_to(root):
            return FileResponse(wanted)
        shell = "citizen.html" if path.partition("/")[0] == "m" else "index.html"
        return FileResponse(root / shell, headers={"Cache-Control": "no-cache"})
