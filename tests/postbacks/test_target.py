import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.postbacks.target import Target, UnusableUrlError, ascii_host, read_url

names = st.from_regex(r"[a-z][a-z0-9]{0,10}(\.[a-z][a-z0-9]{0,10}){0,3}", fullmatch=True)
ports = st.integers(min_value=1, max_value=65535)


@given(host=names, port=ports, path=st.text(max_size=30))
def test_the_request_line_is_one_line_of_ascii_without_blanks(
    host: str, port: int, path: str
) -> None:
    """Whatever a URL holds, nothing of it can end the request line or begin another."""
    try:
        target = read_url(f"http://{host}:{port}/{path}")
    except UnusableUrlError:
        return

    assert (target.host, target.port) == (host, port)
    assert target.path.startswith("/")
    assert target.path.isascii()
    assert not set(target.path) & set(" \r\n\t#")


@pytest.mark.parametrize(
    ("url", "target", "authority"),
    [
        ("http://localhost", Target("http", "localhost", 80, "/"), "localhost"),
        ("HTTPS://Example.COM./A", Target("https", "example.com", 443, "/A"), "example.com"),
        ("https://a.test:80/", Target("https", "a.test", 80, "/"), "a.test:80"),
        ("http://a.test:/x", Target("http", "a.test", 80, "/x"), "a.test"),
        ("http://a.test/?q=1&r=%20#part", Target("http", "a.test", 80, "/?q=1&r=%20"), "a.test"),
        ("http://[::1]:9000/s", Target("http", "::1", 9000, "/s"), "[::1]:9000"),
        ("http://[0:0::1]/", Target("http", "::1", 80, "/"), "[::1]"),
        ("http://bücher.test/ü", Target("http", "xn--bcher-kva.test", 80, "/%C3%BC"), None),
        ("http://a.test/x/../y//z", Target("http", "a.test", 80, "/x/../y//z"), "a.test"),
    ],
)
def test_a_url_is_read_as_browsers_read_it(url: str, target: Target, authority: str | None) -> None:
    """The host in one form, the port from the scheme, the path left as it is but for escapes."""
    assert read_url(url) == target
    assert read_url(url).authority == (authority or target.host)


def test_one_receiver_is_one_scheme_host_and_port() -> None:
    """Paths of one receiver share its connections; another port is another receiver."""
    assert read_url("http://A.test/x").receiver == read_url("http://a.test:80/y").receiver
    assert read_url("http://a.test/").receiver != read_url("http://a.test:81/").receiver
    assert read_url("http://[::1]/").receiver == "http://[::1]:80"


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("", "'' does not begin with http:// or https://. Give the whole URL."),
        (
            "localhost:9000/status",
            "'localhost:9000/status' does not begin with http:// or https://. Give the whole URL.",
        ),
        (
            "ftp://a.test/",
            "'ftp://a.test/' does not begin with http:// or https://. Give the whole URL.",
        ),
        ("http:///x", "'http:///x' names no host. Write it after the two slashes."),
        (
            "http://a.test:0/",
            "'http://a.test:0/' has a port that is no number from 1 to 65535.",
        ),
        (
            "http://a.test:65536/",
            "'http://a.test:65536/' has a port that is no number from 1 to 65535.",
        ),
        (
            "http://a.test:x/",
            "'http://a.test:x/' has a port that is no number from 1 to 65535.",
        ),
        (
            "http://a.test/ x",
            "'http://a.test/ x' has a blank or a control character in it. Escape or remove it.",
        ),
        (
            "http://a.test/\n",
            "'http://a.test/\\n' has a blank or a control character in it. Escape or remove it.",
        ),
        (
            "http://j:pw@a.test",
            "'http://***@a.test' carries a user name or password. Remove what stands before the @.",
        ),
        (
            "joe:secret@a.test/",
            "'***@a.test/' does not begin with http:// or https://. Give the whole URL.",
        ),
        (
            "http://[::1/",
            "'http://[::1/' has a host that is no address. Correct its brackets.",
        ),
        (
            "http://a..test/",
            "'http://a..test/' has a host that is neither a name nor an address.",
        ),
        (
            "http://[v1.x:y]/",
            "'http://[v1.x:y]/' has a host that is neither a name nor an address.",
        ),
    ],
)
def test_a_url_that_cannot_be_sent_to_is_refused(url: str, text: str) -> None:
    """The refusal says what is wrong with which URL, and never repeats a password."""
    with pytest.raises(UnusableUrlError) as refused:
        read_url(url)

    assert str(refused.value) == f"The URL {text}"


def test_a_long_url_is_cut_in_its_refusal() -> None:
    """An error text stays readable, whatever was given."""
    with pytest.raises(UnusableUrlError) as refused:
        read_url("ftp://a.test/" + "x" * 5000)

    assert len(str(refused.value)) < 300
    assert "xxx...' does not begin with" in str(refused.value)


@given(host=names)
def test_a_host_in_its_one_form_stays_as_it_is(host: str) -> None:
    """The form in which names are compared has no second form."""
    assert ascii_host(ascii_host(host.upper() + ".")) == host
