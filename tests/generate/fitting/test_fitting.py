from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from math import inf, sqrt
from typing import Any

import pytest

from simulator.calls.parameters import ENDINGS, Detection, Endings, Human, Section, Transfers
from simulator.calls.profile import Profile
from simulator.calls.profiles import profile_named
from simulator.calls.speech import speech_seconds
from simulator.generate.fitting.evidence import Evidence
from simulator.generate.fitting.findings import SIDES
from simulator.generate.fitting.fitting import Fitted, fit
from simulator.generate.likeness.census import Census
from simulator.generate.likeness.fidelity import compare
from tests.generate.recorded import TEXT, ended, traffic

_BASE = profile_named("opt_in_notice")
_SAID = speech_seconds(TEXT)

# As unlike the base as a list can be; detection is right, for a wrong one cannot be seen.
_KNOWN = Profile(
    name="known",
    wireless=0.6,
    endings_wireless=Endings(
        human=0.5, machine=0.2, fax=0.02, no_answer=0.1, busy=0.06, disconnected=0.04,
        vacant=0.03, congestion=0.02, denied=0.02, timeout=0.01,
    ),
    endings_landline=Endings(
        human=0.3, machine=0.3, fax=0.1, no_answer=0.15, busy=0.05, disconnected=0.03,
        vacant=0.02, congestion=0.02, denied=0.02, timeout=0.01,
    ),
    human=Human(hang_up_early=0.2, listen=0.3, press_keys=0.3, transfer=0.2),
    transfer=Transfers(transferred=0.5, failed=0.3, hung_up=0.2),
    detection=Detection(unknown=0.05, swapped=0.0),
)  # fmt: skip


def _fitted(
    messages: Iterable[Mapping[str, Any]],
    base: Profile = _BASE,
    *,
    message_seconds: float = inf,
) -> Fitted:
    evidence = Evidence(base, message_seconds=message_seconds)
    for message in messages:
        evidence.count(message)
    return fit(evidence, base)


def _census(messages: Iterable[Mapping[str, Any]]) -> Census:
    census = Census()
    for message in messages:
        census.count(message)
    return census


@pytest.fixture(scope="module")
def known() -> Fitted:
    """Return what is fitted to six thousand calls of the known profile."""
    return _fitted(traffic(_KNOWN, 6000), message_seconds=_SAID)


@pytest.mark.parametrize("wireless", [True, False])
def test_fitted_endings_are_the_known_ones(known: Fitted, *, wireless: bool) -> None:
    """Within four standard errors of as many calls."""
    section = f"endings_{SIDES[wireless]}"
    [calls] = [each.samples for each in known.findings if each.section == section]
    wanted = _KNOWN.shares(wireless=wireless)

    shares = known.profile.shares(wireless=wireless)

    assert calls > 2000
    for name in ENDINGS:
        error = sqrt(wanted[name] * (1 - wanted[name]) / calls)
        # The factor of the hour is 0.92 to 1.04, and is taken out as if it were one for all.
        assert shares[name] == pytest.approx(wanted[name], abs=4 * error + 0.005)


@pytest.mark.parametrize(
    "section", ["human", "keys", "transfer", "detection", "recording", "rings"]
)
def test_fitted_shares_are_the_known_ones(known: Fitted, section: str) -> None:
    """Of everything that people, machines and the network do."""
    samples = {parameter: each.samples for each in known.findings for parameter in each.parameters}
    ours, theirs = getattr(known.profile, section), getattr(_KNOWN, section)
    shares = [
        each.name
        for each in fields(ours)
        if each.metadata["most"] == 1 and isinstance(getattr(ours, each.name), float)
    ]

    for name in shares:
        wanted = getattr(theirs, name)
        error = sqrt(max(wanted * (1 - wanted), 0.001) / samples[f"{section}.{name}"])
        assert getattr(ours, name) == pytest.approx(wanted, abs=4 * error)


def test_the_share_of_wireless_numbers_is_the_known_one(known: Fitted) -> None:
    """Of the calls."""
    assert known.profile.wireless == pytest.approx(0.6, abs=0.05)


def test_times_that_can_be_seen_are_the_known_ones(known: Fitted) -> None:
    """How long a fax machine stays, and a person after the message, in quantiles."""
    for chance in (0.25, 0.5, 0.75):
        fax, lingers = known.profile.fax.hears, known.profile.human.lingers
        assert fax.at(chance) == pytest.approx(_KNOWN.fax.hears.at(chance), rel=0.12)
        assert lingers.at(chance) == pytest.approx(_KNOWN.human.lingers.at(chance), rel=0.12)


def test_calls_by_the_fitted_profile_are_like_the_recorded_ones(known: Fitted) -> None:
    """In nothing beyond chance; so a fit loses nothing that can be seen in a postback."""
    recorded, generated = (
        _census(traffic(profile, 6000, seed=seed))
        for profile, seed in ((_KNOWN, 0), (known.profile, 1))
    )

    fidelity = compare(recorded, generated)

    assert [each.name for each in fidelity.comparisons if each.differs] == []
    sure = [each for each in fidelity.comparisons if each.by_chance < 0.07]
    assert len(sure) > 20
    assert max(each.distance for each in sure) < 0.03


def test_the_base_is_unlike_the_recorded_calls() -> None:
    """The test before this one could fail."""
    recorded, generated = (_census(traffic(profile, 2000)) for profile in (_KNOWN, _BASE))

    assert len(compare(recorded, generated).beyond(0.1)) > 3


def test_without_a_message_the_lengths_of_calls_come_back_all_the_same() -> None:
    """If calls say something longer: as people hang up at the recorded seconds."""
    quiet = replace(_KNOWN, human=Human(hang_up_early=0.6, listen=0.4, press_keys=0, transfer=0))
    recorded = list(traffic(quiet, 3000))

    found = _fitted(recorded)

    lengths = [each["Duration"] for each in recorded if each.get("machinedetection") == "HUMAN"]
    lengths.sort()
    for chance in (0.1, 0.5, 0.9):
        expected = lengths[int(chance * len(lengths))]
        assert found.profile.human.early.at(chance) == pytest.approx(expected, abs=1.5)
    assert found.profile.human.hang_up_early > 0.99
    assert {"human.lingers", "transfer.talk"} <= set(found.unseen)


def test_too_few_postbacks_leave_the_base_as_it_is() -> None:
    """But for its name, and its factors, which are multiplied in."""
    found = _fitted([ended()] * 3)

    assert found.found == ()
    assert replace(found.profile, name=_BASE.name, description=_BASE.description) == _BASE
    assert (found.profile.name, found.profile.description) == (
        "fitted", "Fitted to recorded postbacks",
    )  # fmt: skip


def test_factors_of_the_base_are_multiplied_in() -> None:
    """Recorded shares have them in already; what is not fitted has to get them."""
    cold = profile_named("cold_list")

    found = _fitted([ended()] * 3, cold)

    assert found.profile.factors == _BASE.factors
    for wireless in (True, False):
        shares = found.profile.shares(wireless=wireless)
        assert shares == pytest.approx(dict(cold.shares(wireless=wireless)), abs=1e-4)


def test_answers_that_do_not_tell_who_are_shared_out() -> None:
    """As those are that do, and how many there are is kept."""
    told = [ended()] * 100 + [ended(machinedetection="MACHINE")] * 300
    untold = [ended(machinedetection="UNKNOWN")] * 400

    found = _fitted(told + untold)

    assert found.profile.endings_wireless.machine == pytest.approx(0.75, abs=0.01)
    assert found.profile.detection == Detection(unknown=0.5, swapped=0)


def test_answers_that_never_tell_who_are_as_in_the_base() -> None:
    """Where nothing is recorded, the base has the word."""
    found = _fitted([ended(machinedetection="")] * 500)

    endings, base = found.profile.endings_wireless, _BASE.endings_wireless
    assert endings.human / endings.machine == pytest.approx(base.human / base.machine, rel=0.01)
    assert found.profile.detection.unknown == 1


def test_rings_thin_out_as_recorded() -> None:
    """Of a hundred that rang once more or not, each further ring counts as one that did."""
    rings = [1] * 80 + [2] * 40 + [8] * 10

    found = _fitted(ended(incallringcount=each) for each in rings)

    assert found.profile.rings.another == pytest.approx((40 + 70) / (80 + 80 + 70), abs=1e-4)


def test_other_single_keys_count_as_entries() -> None:
    """A profile knows of 1, 2 and 9 alone."""
    found = _fitted([ended(digitsdialed="5")] * 100 + [ended(digitsdialed="1")] * 100)

    assert found.profile.keys.several == pytest.approx(0.5, abs=0.01)
    assert found.profile.keys.one == pytest.approx(0.5, abs=0.01)


def test_an_empty_message_has_no_moment_of_a_key() -> None:
    """No share of nothing."""
    recorded = [ended(ResponseCode=25, digitsdialed="0")] * 200

    found = _fitted(recorded, message_seconds=0)

    assert found.profile.transfer.first_key == _BASE.transfer.first_key


def test_hours_come_with_whole_days() -> None:
    """And weekdays with whole weeks."""
    found = _fitted(traffic(_KNOWN, 1500, apart=timedelta(minutes=8)))

    assert found.profile.volume.by_hour != _BASE.volume.by_hour
    assert found.profile.volume.by_weekday != _BASE.volume.by_weekday


def test_every_parameter_is_accounted_for(known: Fitted) -> None:
    """Fitted, too seldom seen, or not to be seen at all; never twice."""
    told = [parameter for each in known.findings for parameter in each.parameters]
    everything = set()
    for each in fields(Profile):
        section = getattr(_BASE, each.name)
        if isinstance(section, Section) and each.name != "factors":
            everything |= {f"{each.name}.{parameter.name}" for parameter in fields(section)}

    unseen = {
        parameter
        for parameter in everything
        if parameter in known.unseen or parameter.partition(".")[0] in known.unseen
    }

    assert len(told) == len(set(told))
    assert unseen | set(told) - {"wireless"} == everything
    assert unseen & set(told) == set()
    assert {"dialling", "retries", "transfer.ring_seconds"} <= set(known.unseen)
