"""The bench, at receivers over real HTTP."""

from dataclasses import replace
from threading import Barrier
from urllib.parse import parse_qs

from simulator.check.bench import Bench
from simulator.check.ordinary import life, ordinary, single
from simulator.check.plan import QUEUE_ID, Fault, Ids, Plan, Sending, plan_of
from simulator.check.route import find_route
from simulator.check.state import StateUrl
from simulator.postbacks.attempt import DeliveryErrorKind
from tests.check.customers import Customer, Reply, keeps_everything, says


def bench_of(customer: Customer, **options: float) -> Bench:
    """A bench in front of a customer's receiver."""
    route = find_route(customer.url, timeout_seconds=options.pop("timeout_seconds", 5))
    reader = StateUrl(customer.state_url, route)
    return Bench(route, reader=reader, first_queue_id=1_000, rate=options.pop("rate", 0.0))


def test_each_run_has_calls_that_nobody_has_heard_of() -> None:
    """A receiver cannot be reset, so no run may meet what another one left."""
    with Customer(keeps_everything) as customer:
        bench = bench_of(customer)
        runs = [bench.run(single()), bench.run(single())]

    ids = [run.queue_ids[0] for run in runs]
    assert ids == [1_000, 1_001]
    assert runs[0].states[0].known
    assert runs[0].states[0].leaves == runs[1].states[0].leaves


def test_large_queue_ids_are_odd_and_beyond() -> None:
    """An even one might survive as a floating-point number."""
    with Customer(keeps_everything) as customer:
        bench = bench_of(customer)
        [beyond_32] = bench.run(replace(single(), ids=Ids.BEYOND_32_BITS)).queue_ids.values()
        [beyond_53] = bench.run(replace(single(), ids=Ids.BEYOND_53_BITS)).queue_ids.values()

    assert 2**32 < beyond_32 < 2**53
    assert int(float(beyond_53)) != beyond_53
    assert beyond_53 < 2**63


def test_a_whole_life_goes_over_one_connection_in_order() -> None:
    """As the provider delivers it: in order within a call, over connections that are kept."""
    with Customer(keeps_everything) as customer:
        run = bench_of(customer).run(plan_of(*life()))

    assert [answer.status for answer in run.answers] == [204] * len(life())
    assert [answer.reused for answer in run.answers] == [False] + [True] * (len(life()) - 1)
    codes = [parse_qs(body.decode())["ResponseCode"] for body in customer.requests]
    assert codes == [[str(sending.code)] for sending in life()]


def test_a_connection_that_the_receiver_closed_is_opened_again() -> None:
    """What was not sent because the receiver hung up in time is no failure of it."""
    with Customer(says(200, Connection="close")) as customer:
        run = bench_of(customer).run(plan_of(*life()))

    assert {answer.status for answer in run.answers} == {200}


def test_together_means_at_the_same_moment() -> None:
    """Both requests are under way before either is answered."""
    meeting = Barrier(2, timeout=5)

    def meet(_customer: Customer, _form: dict[str, str]) -> Reply:
        return Reply()

    with Customer(meet) as customer:
        customer.lock = _Meeting(meeting)  # type: ignore[assignment]
        sending = single().steps[0][0]
        step = (sending, replace(sending, fault=Fault.TOGETHER))
        run = Bench(find_route(customer.url)).run(Plan(steps=(step,)))

    assert [answer.status for answer in run.answers] == [204, 204]


class _Meeting:
    """Lets nobody in before all are there."""

    def __init__(self, barrier: Barrier) -> None:
        self._barrier = barrier

    def __enter__(self) -> None:
        self._barrier.wait()

    def __exit__(self, *_: object) -> None:
        return


def test_a_cut_postback_is_not_delivered_and_a_hung_up_one_is() -> None:
    """In both cases the provider gets no answer; the receiver must tell them apart."""
    with Customer(keeps_everything) as customer:
        bench = bench_of(customer)
        cut = bench.run(single().mapped(lambda each: replace(each, fault=Fault.CUT)))
        sending = single().steps[0][0]
        hung_up = bench.run(plan_of(replace(sending, fault=Fault.HUNG_UP), sending))

    assert not cut.states[0].known
    assert cut.answers[0].text == ""
    assert hung_up.states[0].known
    assert len(customer.requests) == 2


def test_a_body_of_ones_own_takes_the_queue_id_as_well() -> None:
    """What is no postback at all must not reach another call by chance."""
    with Customer(says(400)) as customer:
        body = f"{{'QueueID': {QUEUE_ID}".encode()
        bench_of(customer).run(plan_of(Sending(body=body, content_type="application/json")))

    assert customer.requests == [b"{'QueueID': 1000"]


def test_what_goes_wrong_is_told_in_a_clause() -> None:
    """The sentence of a finding is built around it."""
    with Customer(says(200, b"x", Content_Length="5")) as customer:
        short = bench_of(customer, timeout_seconds=0.2).run(single()).answers[0]
    gone = Bench(find_route(customer.url)).run(single()).answers[0]

    assert (short.status, short.error) == (200, DeliveryErrorKind.TIMEOUT)
    assert short.text == "200, then no whole answer within 0.2 s"
    assert gone.text == "the connection was refused"


def test_a_message_keeps_its_order_on_the_wire() -> None:
    """Whatever order a plan wants."""
    turned = dict(reversed(ordinary().items()))
    with Customer(keeps_everything) as customer:
        bench_of(customer).run(plan_of(Sending(message=turned)))

    names = [pair.partition("=")[0] for pair in customer.requests[0].decode().split("&")]
    assert names == list(turned)


def test_a_query_goes_to_the_urls_own_path_with_the_calls_own_id() -> None:
    """A GET that tells of a call must not get a path of its own."""
    asking = Sending(method="GET", path=f"?QueueID={QUEUE_ID}&ResponseCode=1")
    with Customer(keeps_everything) as customer:
        plain = bench_of(customer).request(asking, 7)
        route = find_route(f"{customer.url}?token=x")
        after = Bench(route).request(asking, 7)

    assert plain.startswith(b"GET /postbacks?QueueID=7&ResponseCode=1 HTTP/1.1\r\n")
    assert after.startswith(b"GET /postbacks?token=x&QueueID=7&ResponseCode=1 HTTP/1.1\r\n")


def test_what_a_query_says_goes_before_what_the_url_says_of_the_same() -> None:
    """Somebody else's license stands where the receiver looks for one."""
    foreign = Sending(message=ordinary(), path="?key=other")
    with Customer(keeps_everything) as customer:
        request = Bench(find_route(f"{customer.url}?key=ours&shop=7")).request(foreign, 7)

    assert request.startswith(b"POST /postbacks?shop=7&key=other HTTP/1.1\r\n")


def test_a_padded_body_is_as_long_as_was_wanted() -> None:
    """The plan need not hold two megabytes to send them."""
    plain, padded = (Sending(message=ordinary(), padding=size) for size in (0, 5_000))
    with Customer(says(413)) as customer:
        bench_of(customer).run(plan_of(plain, padded))

    short, long = customer.requests
    assert long == short + b"&padding=" + b"x" * 5_000


def test_a_user_agent_of_ones_own_is_the_only_one() -> None:
    """A receiver may tell the provider by it."""
    with Customer(keeps_everything) as customer:
        route = find_route(customer.url)
        own = Bench(route, headers=(("User-Agent", "CDYNE"),)).request(single().steps[0][0], 7)
        ours = Bench(route).request(single().steps[0][0], 7)

    assert own.count(b"User-Agent: CDYNE\r\n") == own.count(b"User-Agent:") == 1
    assert ours.count(b"User-Agent: Ringback/") == ours.count(b"User-Agent:") == 1
