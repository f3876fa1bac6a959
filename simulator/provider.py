"""The provider: how it behaves towards every account, and who carries its postbacks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from simulator.assets.assets import AssetLimits
from simulator.calls.admission import Rules
from simulator.calls.dialogue.stage import Limits
from simulator.calls.lifecycle import Pace
from simulator.calls.profile import Profile
from simulator.calls.profiles import DEFAULT_PROFILE, profile_named
from simulator.postbacks.attempt import Attempt, Delivery
from simulator.postbacks.plan import DeliveryPlan

__all__ = ["Carrier", "Provider"]


class Carrier(Protocol):
    """Whoever carries a delivery to its receiver and reports the attempt once, from any thread."""

    def submit(
        self,
        delivery: Delivery,
        *,
        now: Callable[[], datetime],
        done: Callable[[Attempt], None],
    ) -> None:
        """Take a delivery on without waiting for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """How the provider behaves towards every account.

    Args:
        rules: What it accepts.
        pace: How long it takes.
        plan: Which postbacks it sends, and how.
        limits: How long what scripts do may take.
        profile: How calls to ordinary numbers go.
        calls_per_minute: How fast it dials the numbers of one request that names no speed.
        asset_limits: How much an account keeps besides.
        call_limit: How many calls an account keeps.
        journal_limit: How many delivery attempts an account's journal keeps.
    """

    rules: Rules = field(default_factory=Rules)
    pace: Pace = field(default_factory=Pace)
    plan: DeliveryPlan = field(default_factory=DeliveryPlan)
    limits: Limits = field(default_factory=Limits)
    profile: Profile = field(default_factory=lambda: profile_named(DEFAULT_PROFILE))
    calls_per_minute: int = 3000
    asset_limits: AssetLimits = field(default_factory=AssetLimits)
    call_limit: int = 1_000_000
    journal_limit: int = 10_000
