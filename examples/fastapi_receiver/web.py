"""The shop's web application in FastAPI."""

from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from shop import Shop

__all__ = ["create_app"]


async def form(request: Request) -> dict[str, str]:
    """Read a form without a further package."""
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


def create_app(shop: Shop) -> FastAPI:
    """Make the application of a shop."""
    app = FastAPI()

    @app.post("/orders/{order}/ready", status_code=204)
    def ready(order: int, phone: str) -> None:
        # No coroutine: it waits for the provider's answer, in a thread of its own.
        shop.announce(order, phone)

    @app.get("/orders/{order}")
    def state(order: int) -> dict[str, object]:
        return shop.state(order)

    @app.post("/status", status_code=204)
    async def status(request: Request) -> None:
        shop.note(await form(request))

    return app
