"""The shop's web application in Django, in one file."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

__all__ = ["configure"]


def configure() -> None:
    """Set Django up, once in a process; the shop is `settings.SHOP`."""
    settings.configure(ALLOWED_HOSTS=["127.0.0.1", "testserver"], ROOT_URLCONF=__name__, SHOP=None)


def ready(request: HttpRequest, order: int) -> HttpResponse:
    """Call the customer of an order."""
    settings.SHOP.announce(order, request.POST["phone"])
    return HttpResponse(status=204)


def state(_request: HttpRequest, order: int) -> HttpResponse:
    """Tell what is known about an order's call."""
    return JsonResponse(settings.SHOP.state(order))


def status(request: HttpRequest) -> HttpResponse:
    """Take a postback."""
    settings.SHOP.note(request.POST.dict())
    return HttpResponse(status=204)


urlpatterns = [
    path("orders/<int:order>/ready", ready),
    path("orders/<int:order>", state),
    path("status", status),
]
