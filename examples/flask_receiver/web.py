"""The shop's web application in Flask."""

from flask import Flask, request
from shop import Shop

__all__ = ["create_app"]


def create_app(shop: Shop) -> Flask:
    """Make the application of a shop."""
    app = Flask(__name__)

    @app.post("/orders/<int:order>/ready")
    def ready(order: int) -> tuple[str, int]:
        shop.announce(order, request.form["phone"])
        return "", 204

    @app.get("/orders/<int:order>")
    def state(order: int) -> dict[str, object]:
        return shop.state(order)

    @app.post("/status")
    def status() -> tuple[str, int]:
        shop.note(request.form)
        return "", 204

    return app
