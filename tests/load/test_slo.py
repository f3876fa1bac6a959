from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulator.load.histogram import quantised
from simulator.load.record import Record, Second
from simulator.load.slo import Slo, SloError, errors_of, not_sent, read_slo
from simulator.load.trouble import Trouble

_MS = 1_000_000
_KINDS = (1, 8)
_METRICS = ("p0.5", "p10", "p50", "p66.6", "p90", "p99", "p99.9", "mean", "max")


@dataclass(frozen=True)
class _End:
    """How one postback ended: a time if it was answered, and what went wrong."""

    time: int | None
    trouble: Trouble | None = None
    kind: int = 1


_times = st.integers(1, 8).map(lambda each: each * 100 * _MS) | st.integers(0, 10**12)
_answered = st.builds(
    _End,
    _times,
    st.sampled_from([None, None, Trouble.BAD_STATUS, Trouble.WRONG_BODY]),
    st.sampled_from(_KINDS),
)
_unanswered = st.builds(
    _End,
    st.none(),
    st.sampled_from([Trouble.TIMEOUT, Trouble.RESET, Trouble.NOT_SENT, Trouble.TOO_MANY]),
    st.sampled_from(_KINDS),
)
_ends = st.lists(_answered | _unanswered, max_size=25)
_limits = st.sampled_from([100, 250, 400, 800]).map(lambda each: f"{each}ms") | st.integers(
    1, 3599
).map(lambda each: f"{each}s")


@st.composite
def slos(draw: st.DrawFn, *, forms: Sequence[str] = ("", "service.", "[1]", "errors")) -> Slo:
    """Objectives of every form, or of some."""
    form, operator = draw(st.sampled_from(forms)), draw(st.sampled_from(["<", "<="]))
    if form == "errors":
        return read_slo(
            f"errors{operator}{draw(st.sampled_from(['1', '3', '10%', '50%', '100%']))}"
        )
    metric = draw(st.sampled_from(_METRICS))
    metric = f"{metric}{form}" if form.startswith("[") else f"{form}{metric}"
    return read_slo(f"{metric}{operator}{draw(_limits)}")


def _recorded(ends: Sequence[_End]) -> Record:
    """The record of a run whose postbacks ended so; answers took from sending what they took."""
    record = Record()
    second = record.second(0)
    for end in ends:
        second.due += 1
        if end.trouble is not None:
            record.trouble(end.trouble, 1, "It went wrong.")
        second.answered += end.trouble is None
        second.failed += end.trouble is not None
        if end.time is not None:
            for counts in (second.latency.setdefault(end.kind, {}), record.service):
                counts[quantised(end.time)] = counts.get(quantised(end.time), 0) + 1
            if end.trouble is not None:
                record.failed_kinds[end.kind] = record.failed_kinds.get(end.kind, 0) + 1
    return record


def _middle(time: float) -> float:
    """How a time is read: by the middle of those that are counted alike."""
    if time == inf:
        return inf
    value = quantised(round(time))
    return value + (1 << max(value.bit_length() - 8, 0)) // 2


def _is_ours(end: _End) -> bool:
    return end.trouble in (Trouble.NOT_SENT, Trouble.TOO_MANY)


def _by_hand(slo: Slo, ends: Sequence[_End]) -> float | None:
    """The metric of an objective for all kinds, from a list of all postbacks."""
    ends = [end for end in ends if not _is_ours(end)]
    if slo.metric == "errors":
        errors = sum(end.trouble is not None for end in ends)
        return None if not ends else errors / len(ends) if slo.share else errors
    if slo.metric == "mean":
        times = [_middle(end.time) for end in ends if end.time is not None]
        return sum(times) / len(times) if times else None
    waits = sorted(inf if end.time is None else end.time for end in ends)
    if not waits:
        return None
    percent = Fraction(100) if slo.metric == "max" else Fraction(slo.metric[1:])
    return _middle(waits[ceil(len(waits) * percent / 100) - 1])


@pytest.mark.parametrize(
    ("text", "slo"),
    [
        ("p99<300ms", Slo(text="p99<300ms", metric="p99", operator="<", limit=300 * _MS)),
        (" p99.9 <= 2s ",
         Slo(text="p99.9 <= 2s", metric="p99.9", operator="<=", limit=2_000 * _MS)),
        ("mean<250us", Slo(text="mean<250us", metric="mean", operator="<", limit=250_000)),
        ("max<1.5m", Slo(text="max<1.5m", metric="max", operator="<", limit=90_000 * _MS)),
        ("p50<=0ns", Slo(text="p50<=0ns", metric="p50", operator="<=", limit=0)),
        ("service.p90<1s",
         Slo(text="service.p90<1s", metric="p90", operator="<", limit=1_000 * _MS, service=True)),
        ("p99[12]<1s",
         Slo(text="p99[12]<1s", metric="p99", operator="<", limit=1_000 * _MS, kind=12)),
        ("errors<0.1%",
         Slo(text="errors<0.1%", metric="errors", operator="<", limit=0.001, share=True)),
        ("errors<=0", Slo(text="errors<=0", metric="errors", operator="<=", limit=0)),
        ("errors<10", Slo(text="errors<10", metric="errors", operator="<", limit=10)),
    ],
)  # fmt: skip
def test_an_objective_is_read(text: str, slo: Slo) -> None:
    """A metric, an operator and a limit, with or without spaces."""
    assert read_slo(text) == slo


_FORM = "An objective is a metric, '<' or '<=', and a limit, such as 'p99<300ms' or 'errors<0.1%';"
_METRIC = "An objective is about a percentile such as p50 or p99.9, mean, max or errors;"
_BETWEEN = "A percentile lies between p0 and p100, such as p99.9, and the longest time is max;"
_UNIT = "A limit of time needs a unit, ns, us, ms, s or m, as in 'p99<300ms';"
_COUNT = (
    "A limit of errors is a share up to 100%, as in 'errors<0.1%', or a whole number of postbacks,"
    " as in 'errors<10';"
)
_KIND = "A kind of postback is a ResponseCode from 0 to 46, as in 'p99[1]<300ms';"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", f"{_FORM} got ''."),
        ("fast", f"{_FORM} got 'fast'."),
        ("p99>300ms", f"{_FORM} got 'p99>300ms'."),
        ("p99<-1s", f"{_FORM} got 'p99<-1s'."),
        ("p99<.5s", f"{_FORM} got 'p99<.5s'."),
        ("P99<1s", f"{_FORM} got 'P99<1s'."),
        ("p99[]<1s", f"{_FORM} got 'p99[]<1s'."),
        ("p99<1s, max<2s", f"{_FORM} got 'p99<1s, max<2s'."),
        ("errors<\u0661", f"{_FORM} got 'errors<\u0661'."),
        ("eror<1%", f"{_METRIC} got 'eror' in 'eror<1%'. Did you mean 'errors'?"),
        ("q<1s", f"{_METRIC} got 'q' in 'q<1s'."),
        ("p99.1234567<1s", f"{_METRIC} got 'p99.1234567' in 'p99.1234567<1s'."
                           ),
        ("p100<1s", f"{_BETWEEN} got 'p100' in 'p100<1s'."),
        ("p0<1s", f"{_BETWEEN} got 'p0' in 'p0<1s'."),
        ("p99<300", f"{_UNIT} got 'p99<300'."),
        ("mean<1h", f"{_UNIT} got 'mean<1h'."),
        ("p99<1%", f"{_UNIT} got 'p99<1%'."),
        ("max<60m", "Times are told up to an hour, so a limit must be shorter; got 'max<60m'."),
        ("errors<101%", f"{_COUNT} got 'errors<101%'."),
        ("errors<1.5", f"{_COUNT} got 'errors<1.5'."),
        ("errors<1s", f"{_COUNT} got 'errors<1s'."),
        ("errors[1]<1%", "Errors are counted of all postbacks, as in 'errors<1%';"
                         " got 'errors[1]<1%'."),
        ("service.errors<1%", "Errors are counted of all postbacks, as in 'errors<1%';"
                              " got 'service.errors<1%'."),
        ("service.p99[1]<1s", "Times from sending are not kept by kind: leave out 'service.' or"
                              " [1]; got 'service.p99[1]<1s'."),
        ("errors<0", "Nothing is below 0, so 'errors<0' cannot be met; use <= or another limit."),
        ("max<0s", "Nothing is below 0, so 'max<0s' cannot be met; use <= or another limit."),
        ("p99[47]<1s", f"{_KIND} got '47' in 'p99[47]<1s'."),
        ("p99[busy]<1s", f"{_KIND} got 'busy' in 'p99[busy]<1s'."),
    ],
)  # fmt: skip
def test_what_is_no_objective_is_refused(text: str, refusal: str) -> None:
    """With what was expected, what came and how it should look."""
    with pytest.raises(SloError) as caught:
        read_slo(text)

    assert str(caught.value) == refusal


@given(slos(forms=("", "service.", "errors")), _ends)
def test_what_is_measured_is_what_counting_by_hand_gives(slo: Slo, ends: list[_End]) -> None:
    """To the nanosecond; what this machine did not send counts nowhere."""
    measured, by_hand = slo.measured(_recorded(ends)), _by_hand(slo, ends)

    assert measured == (by_hand if by_hand is None else pytest.approx(by_hand, rel=1e-9))


@given(slos(forms=("[1]", "[8]")), _ends)
def test_a_kind_is_measured_as_if_it_were_alone_or_not_at_all(slo: Slo, ends: list[_End]) -> None:
    """Not at all where it matters which kind those without an answer were of."""
    lacking = sum(end.time is None and not _is_ours(end) for end in ends)
    alike = [end for end in ends if end.kind == slo.kind and end.time is not None]
    best, worst = (_by_hand(slo, [*alike, *[_End(None)] * count]) for count in (0, lacking))
    measured = slo.measured(_recorded(ends))

    if best is None or worst is None or slo.met(best) is not slo.met(worst):
        assert measured is None
    else:
        assert measured == pytest.approx(best, rel=1e-9)


@given(slos(), _ends, _ends)
@example(read_slo("errors<=50%"), [_End(None, Trouble.RESET)], [_End(1)])
@example(read_slo("p50[1]<1s"), [_End(None, Trouble.RESET)], [])
def test_what_is_given_up_could_not_be_met_any_more(
    slo: Slo, ends: list[_End], rest: list[_End]
) -> None:
    """However the rest ends, an objective that is lost is missed.

    What had no answer was of another kind, if that is better for an objective of one kind.
    """
    lost = slo.lost(_recorded(ends), len(ends) + len(rest))
    counted = [
        end
        for end in (*ends, *rest)
        if not slo.kind or (end.kind == slo.kind and end.time is not None)
    ]
    value = _by_hand(slo, counted)

    assert not lost or (value is not None and not slo.met(value))


@given(slos(), _ends, st.integers(0, 25))
@example(read_slo("errors<=50%"), [_End(None, Trouble.RESET)], 0)
@example(read_slo("p50<1s"), [_End(None, Trouble.RESET)] * 2, 1)
def test_what_can_be_met_no_more_is_given_up(slo: Slo, ends: list[_End], rest: int) -> None:
    """That is, what even the best end of all misses: answers at once, of the right kind."""
    perfect = [_End(0, kind=slo.kind or 1)] * rest
    best = slo.measured(_recorded([*ends, *perfect]))
    missed = bool(ends) and best is not None and not slo.met(best)

    assert slo.lost(_recorded(ends), len(ends) + rest) or not missed


@given(slos(forms=("", "[8]", "errors")), _ends, _ends)
def test_without_an_end_only_what_no_end_can_mend_is_given_up(
    slo: Slo, ends: list[_End], rest: list[_End]
) -> None:
    """A maximum and a number of errors can only grow."""
    lost = slo.lost(_recorded(ends), None)
    value = slo.measured(_recorded([*ends, *rest]))

    assert not lost or value is None or not slo.met(value)
    assert not lost or (slo.metric in ("max", "errors") and not slo.share)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("max<1s", True),
        ("errors<1", True),
        ("errors<=1", False),
        ("errors<1%", False),
        ("p50<1s", False),
        ("mean<1ms", False),
    ],
)
def test_of_a_run_without_end_maxima_and_counts_can_be_lost(text: str, lost: bool) -> None:  # noqa: FBT001
    """One postback without an answer is enough for them."""
    record = _recorded([_End(None, Trouble.TIMEOUT), _End(2_000 * _MS)])

    assert read_slo(text).lost(record, None) is lost


def test_nothing_is_lost_before_anything_has_ended() -> None:
    """An empty record speaks for nothing."""
    assert not read_slo("errors<1%").lost(Record(), 10)
    assert not read_slo("p99<1ms").lost(Record(), 0)


@pytest.mark.parametrize(
    ("metric", "enough"),
    [
        ("p50", 2), ("p66.6", 3), ("p90", 10), ("p99", 100), ("p99.9", 1_000), ("p99.99", 10_000),
        ("p99.999999", 100_000_000), ("p1", 2), ("mean", 1), ("max", 1),
    ],
)  # fmt: skip
def test_a_percentile_needs_so_many_that_one_may_lie_above_it(metric: str, enough: int) -> None:
    """The p99 of fewer than a hundred is their maximum."""
    assert read_slo(f"{metric}<1s").enough == enough


@pytest.mark.parametrize(
    ("text", "evidence"),
    [("p50<1s", 4), ("max<1s", 4), ("service.p50<1s", 4), ("mean<1s", 3), ("p50[8]<1s", 1),
     ("errors<1%", 4)],
)  # fmt: skip
def test_evidence_is_what_a_metric_is_drawn_from(text: str, evidence: int) -> None:
    """What had no answer counts where it is slower than every limit; what we did not send never."""
    record = _recorded([
        _End(1), _End(2, Trouble.BAD_STATUS), _End(3, kind=8), _End(None, Trouble.RESET),
        _End(None, Trouble.NOT_SENT),
    ])  # fmt: skip

    assert read_slo(text).evidence(record) == evidence


def test_errors_are_the_receivers_and_not_this_machine_s() -> None:
    """What was not sent is told apart."""
    record = _recorded([
        _End(1), _End(1, Trouble.BAD_STATUS), _End(None, Trouble.RESET),
        _End(None, Trouble.NOT_SENT), _End(None, Trouble.TOO_MANY),
    ])  # fmt: skip

    assert (errors_of(record), not_sent(record)) == (2, 2)


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("p99<1s", 250.4 * _MS, "250 ms"),
        ("p99<1s", inf, "no answer"),
        ("errors<1%", 0.01234, "1.23 %"),
        ("errors<1%", 0.0, "0 %"),
        ("errors<10", 12_345.0, "12,345"),
    ],
)
def test_a_measured_value_is_shown_in_the_unit_of_its_limit(
    text: str, value: float, shown: str
) -> None:
    """For people, to three digits."""
    assert read_slo(text).shown(value) == shown


def test_the_limit_itself_is_within_only_with_the_sign_that_says_so() -> None:
    """`<` and `<=` mean what they mean."""
    assert not read_slo("errors<1").met(1)
    assert read_slo("errors<=1").met(1)


def test_a_second_s_postbacks_count_wherever_they_are_due() -> None:
    """The whole run is measured, not a second of it."""
    record = Record({0: Second(answered=1, latency={1: {100: 1}}), 9: Second(failed=1)})

    assert read_slo("errors<1%").measured(record) == 0.5
