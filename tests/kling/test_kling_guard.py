"""Addresses that a link may not reach, by table, by spelling, by redirect and by a lying name."""

import io
import ipaddress
import socket
from collections.abc import Callable, Iterator

import pytest

from tests.kling.far_ends import Play, Wire, says, words
from voices.kling import AddressRefused, ApiKey, KlingClient, KlingError, fetch_link
from voices.kling.connection import Dialler
from voices.kling.guard import HouseRules, Rules, is_house, is_public, link_rules
from voices.kling.trip import Trip

Start = Callable[[Play], Wire]

PUBLIC = words("""
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1
    169.253.255.255 172.15.255.255 172.32.0.1 192.167.1.1 192.169.0.1 198.17.255.255 198.20.0.1
    223.255.255.255 2606:4700:4700::1111 2a00:1450::1 2001:4860:4860::8888 ::ffff:1.1.1.1
""")
HOUSE = words("""
    127.0.0.1 127.255.255.254 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1
    100.64.0.1 100.127.255.255 ::1 fc00::1 fd12:3456::1 ::ffff:127.0.0.1 ::ffff:10.1.2.3
""")
SHUT = words("""
    0.0.0.0 0.1.2.3 169.254.0.1 169.254.169.254 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1
    198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
    255.255.255.255 :: ::127.0.0.1 ::8.8.8.8 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
    64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::
    2002:a9fe:a9fe:: 3fff::1 5f00::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1 4000::1 e000::1
""")


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_is_open(address: str) -> None:
    assert is_public(address)
    assert not is_house(address)


@pytest.mark.parametrize("address", HOUSE)
def test_the_house_is_open_only_to_house_rules(address: str) -> None:
    assert not is_public(address)
    assert not Rules().admits(address, host="a", port=443)
    assert HouseRules().admits(address, host="a", port=443)


@pytest.mark.parametrize("address", SHUT)
def test_special_addresses_are_shut_for_everybody(address: str) -> None:
    assert not Rules().admits(address, host="a", port=443)
    assert not HouseRules().admits(address, host="a", port=443)
    pair = link_rules(frozenset({"a:443"}))
    assert not pair.admits(address, host="a", port=443)


@pytest.mark.soak
def test_nothing_that_python_calls_special_is_let_through() -> None:
    sixes = (ipaddress.ip_address((n << 112) | 1) for n in range(0, 65536, 16))
    fours = (ipaddress.ip_address((n << 16) | 1) for n in range(65536))
    special = [a for a in [*sixes, *fours] if not a.is_global or a.is_multicast]
    assert len(special) > 4000
    assert [a for a in special if is_public(str(a))] == []


def test_only_the_exact_pair_of_host_and_port_may_be_private() -> None:
    rules = link_rules(frozenset({"NAS.local:8080"}))
    assert rules.admits("192.168.1.5", host="nas.local", port=8080)
    assert not rules.admits("192.168.1.5", host="nas.local", port=80)
    assert not rules.admits("192.168.1.5", host="x.nas.local", port=8080)
    assert rules.admits("1.1.1.1", host="other", port=80)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "scheme"),
        ("gopher://a.example/", "scheme"),
        ("ftp://a.example/", "scheme"),
        ("data:audio/wav,xx", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("https://user@a.example/", "userinfo"),
        ("https://a.example:pw@b.example/", "userinfo"),
        ("https://a.example:25/", "port"),
        ("https://a.example:0/", "syntax"),
        ("https://a.example:x/", "syntax"),
        ("https://[::1/", "syntax"),
        ("https:///path", "scheme"),
        ("//a.example/", "scheme"),
        ("a.example", "syntax"),
        ("https://a.example\\@b.example/", "syntax"),
        ("https://a.example/\r\nX: y", "syntax"),
        ("https://a .example/", "syntax"),
        ("", "syntax"),
    ],
)
def test_an_address_of_the_wrong_form_is_refused_before_anything_is_resolved(
    url: str, why: str
) -> None:
    with pytest.raises(AddressRefused) as caught:
        fetch_link(url, io.BytesIO(), max_bytes=9, seconds=2)
    assert caught.value.message == why


# Spellings of this machine, each tried directly and behind one to three redirects.

SPELLINGS = words("""
    127.0.0.1 127.1 127.0.1 0x7f.0.0.1 0x7f000001 2130706433 017700000001 0177.0.0.1 0177.0.0.01
    127.0.0.1. 127.127.127.127 0 0.0.0.0 0x0 localhost LOCALHOST localhost. [::1] [::]
    [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1]
    [2002:7f00:1::] [fe80::1] [fec0::1] 169.254.169.254 0xa9fea9fe 2852039166 [::ffff:a9fe:a9fe]
    １２７.０.０.１ ①②⑦.0.0.1 127。0。0。1 ⓛocalhost 10.0.0.1 192.168.0.1 172.16.0.1 100.64.0.1
    224.0.0.1 255.255.255.255 198.18.0.1 192.0.2.1 %31%32%37.0.0.1 127.0.0.1%00.example
    [fe80::1%25lo] [::1%25lo] 4294967296 127.0.0.256 0x100000000 127.0.0.1:
    xn--localhost- [::ffff:0:7f00:1] [fd00::1] 00000177.0.0.1 0x7f.1 0300.0250.1
    127.0.0.1.. 0x7f.0x0.0x0.0x1 127.00000000.0.1 169.254.43518
""")


@pytest.fixture
def canaries() -> Iterator[list[socket.socket]]:
    """Listeners on every address of this machine, on one port."""
    first = socket.create_server(("127.0.0.1", 0))
    port = first.getsockname()[1]
    found = [first]
    try:
        found.append(socket.create_server(("::1", port), family=socket.AF_INET6))
    except OSError:
        found.append(socket.create_server(("127.127.127.127", port)))
    yield found
    for listener in found:
        listener.close()


def knocks(listeners: list[socket.socket]) -> int:
    """How many connections are waiting to be accepted."""
    count = 0
    for listener in listeners:
        listener.settimeout(0)
        try:
            listener.accept()[0].close()
            count += 1
        except OSError:
            continue
    return count


def offline(host: str, port: int, **options: object) -> list[tuple[object, ...]]:
    """The system's own reading of numeric spellings; names other than ours do not exist."""
    if str(host).rstrip(".").lower() == "localhost":
        host = "127.0.0.1"
    try:
        return list(REAL(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST))
    except socket.gaierror:
        raise socket.gaierror("not numeric") from None


REAL = socket.getaddrinfo


@pytest.mark.soak
@pytest.mark.parametrize(
    "hops", [0, *(pytest.param(hops, marks=pytest.mark.soak) for hops in (1, 2)), 3]
)
def test_no_spelling_behind_any_redirect_reaches_this_machine(
    wire: Start, canaries: list[socket.socket], monkeypatch: pytest.MonkeyPatch, hops: int
) -> None:
    assert len(SPELLINGS) >= 60
    target = {"url": ""}
    port = canaries[0].getsockname()[1]

    def play(connection: socket.socket) -> None:
        left = int(far.heard[-1].split(b" ")[1].strip(b"/"))
        place = f"{far.url}/{left - 1}" if left > 1 else target["url"]
        says(b"", f"Location: {place}", status="302 Found")(connection)

    far = wire(play)
    monkeypatch.setattr(socket, "getaddrinfo", offline)
    for spelling in SPELLINGS:
        for scheme in ("http", "https"):
            target["url"] = f"{scheme}://{spelling}:{port}/"
            start = f"{far.url}/{hops}" if hops else target["url"]
            with pytest.raises(KlingError):
                fetch_link(
                    start,
                    io.BytesIO(),
                    max_bytes=99,
                    seconds=5,
                    allowed_hosts=frozenset({f"127.0.0.1:{far.port}"}),
                )
    assert knocks(canaries) == 0
    assert len(far.heard) == hops * len(SPELLINGS) * 2


def test_a_name_that_changes_its_answer_gains_nothing(
    canaries: list[socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = canaries[0].getsockname()[1]
    asked: list[str] = []

    def alternating(host: str, port: int, **options: object) -> list[tuple[object, ...]]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) % 2 else "64:ff9b::7f00:1"
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", alternating)
    for _ in range(4):
        with pytest.raises(AddressRefused, match="address"):
            fetch_link(f"http://rebind.example:{port}/", io.BytesIO(), max_bytes=9, seconds=2)
    assert len(asked) == 4
    assert knocks(canaries) == 0


def test_of_many_addresses_only_the_admitted_are_called(
    wire: Start, canaries: list[socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    far = wire(says(b"sound"))

    def several(host: str, port: int, **options: object) -> list[tuple[object, ...]]:
        other = ("169.254.169.254", port)
        return [(socket.AF_INET, 1, 6, "", other), (socket.AF_INET, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", several)
    body = io.BytesIO()
    allowed = frozenset({f"two.example:{far.port}"})
    url = f"http://two.example:{far.port}/a"
    fetch_link(url, body, max_bytes=9, seconds=2, allowed_hosts=allowed)
    assert body.getvalue() == b"sound"


def test_the_peer_is_checked_again_after_connecting(wire: Start) -> None:
    class Fickle(HouseRules):
        asked = 0

        def admits(self, address: str, /, *, host: str, port: int) -> bool:
            Fickle.asked += 1
            return Fickle.asked == 1

    far = wire(says(b"sound"))
    with Trip(seconds=2) as trip, pytest.raises(AddressRefused, match="address"):
        Dialler(Fickle(), trip).open("127.0.0.1", port=far.port)
    assert Fickle.asked == 2
    assert trip.connected is False


def test_the_private_network_of_kling_is_not_that_of_typed_links(wire: Start) -> None:
    far = wire(says(b"sound"))
    KlingClient(base_url=far.url, credential=ApiKey("k" * 20), private_network=True).download(
        far.url, io.BytesIO()
    )
    with pytest.raises(AddressRefused, match="address"):
        fetch_link(far.url, io.BytesIO(), max_bytes=9, seconds=2)
    assert len(far.heard) == 1


def test_a_result_may_not_point_into_the_house_nor_to_plain_http(wire: Start) -> None:
    far = wire(says(b"sound"))
    client = KlingClient(base_url="https://kling.invalid", credential=ApiKey("k" * 20))
    with pytest.raises(AddressRefused, match="scheme"):
        client.download(far.url, io.BytesIO())
    with pytest.raises(AddressRefused, match="address"):
        client.download(far.url.replace("http:", "https:"), io.BytesIO())
    assert far.heard == []
