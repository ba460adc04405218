"""The single-page application: any address that is neither API nor file is its own route."""

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
        return FileResponse(root / "index.html", headers={"Cache-Control": "no-cache"})
