"""``python -m tests.bench.bare_server FILE``: the least that takes a body and keeps it in a file.
Prints its port."""

from __future__ import annotations

import socket
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FILE = sys.argv[1]


async def _take(request: Request) -> Response:
    with open(FILE, "wb") as file:  # noqa: PTH123 - the least
        async for piece in request.stream():
            file.write(piece)
    return Response(status_code=204)


def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    app = Starlette(routes=[Route("/", _take, methods=["PUT"])])
    uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])


if __name__ == "__main__":
    main()
