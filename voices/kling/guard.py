"""Which addresses this machine may be made to call.

Kling's answers and people's links name addresses, so they could name ours. One table decides, by
the address a name really resolved to; it does not lean on `is_private` or `is_global`, which call
100.64.0.1, ::127.0.0.1, 64:ff9b::7f00:1 or 2002:7f00:1:: neither private nor local (measured on
Python 3.11) and change with the Python version.

The `message` of AddressRefused is one of: syntax, scheme, userinfo, port, address.
"""

from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import SplitResult, urlsplit

from voices.kling.errors import AddressRefused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def _networks(*names: str) -> tuple[Network, ...]:
    return tuple(ip_network(name) for name in names)


# Networks of one's own house: reachable only where a setting says so.
_HOUSE = _networks(
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
)
# Never a web server of the public internet (IANA special-purpose registries). 169.254.0.0/16 holds
# the metadata service of clouds: it stays shut on a private network too.
_SHUT = _networks(
    "0.0.0.0/8",
    "169.254.0.0/16",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "2620:4f:8000::/48",
    "3fff::/20",
)
# Global unicast; everything of IPv6 outside it is special: ::/96, 64:ff9b::/96, 5f00::/16,
# fe80::/10, fec0::/10, ff00::/8 …
_IPV6_PUBLIC = IPv6Network("2000::/3")


def _inside(address: Address, networks: tuple[Network, ...], /) -> bool:
    return any(address in network for network in networks if network.version == address.version)


def _plain(text: str, /) -> Address:
    address = ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def is_public(text: str, /) -> bool:
    """Whether an address in text form is a host of the public internet."""
    address = _plain(text)
    if isinstance(address, IPv6Address) and address not in _IPV6_PUBLIC:
        return False
    return not _inside(address, _SHUT) and not _inside(address, _HOUSE)


def is_house(text: str, /) -> bool:
    """Whether an address in text form belongs to this machine or a private network."""
    return _inside(_plain(text), _HOUSE)


@dataclass(frozen=True)
class Rules:
    """What may be called: which schemes, and private addresses for which "host:port" pairs."""

    schemes: frozenset[str] = frozenset({"https"})
    private_hosts: frozenset[str] = frozenset()

    def admits(self, address: str, /, *, host: str, port: int) -> bool:
        """Whether a resolved address may be connected to under this name and port."""
        return is_public(address) or (self.trusts(host, port=port) and is_house(address))

    def trusts(self, host: str, /, *, port: int) -> bool:
        """Whether this name and port may lie on a private network."""
        return f"{host.lower().rstrip('.')}:{port}" in self.private_hosts

    def check(self, url: str, /) -> SplitResult:
        """The parts of an address that may be asked for; AddressRefused otherwise."""
        parts = split(url)
        if parts.scheme not in self.schemes:
            raise AddressRefused("scheme")
        if "@" in parts.netloc:
            raise AddressRefused("userinfo")
        port = port_of(parts)
        # A link may not be used to talk to mail, DNS or ssh servers.
        if port not in (80, 443) and port < 1024 and not self.trusts(host_of(parts), port=port):
            raise AddressRefused("port")
        return parts


@dataclass(frozen=True)
class HouseRules(Rules):
    """The rules where the operator declared a private network: http and house addresses too."""

    schemes: frozenset[str] = frozenset({"http", "https"})

    def trusts(self, host: str, /, *, port: int) -> bool:
        """Every name and port may be private here."""
        return True


def link_rules(allowed_hosts: frozenset[str], /) -> Rules:
    """The rules for a link typed by a person: the public internet, plus exact host:port pairs."""
    pairs = frozenset(pair.strip().lower() for pair in allowed_hosts)
    return Rules(schemes=frozenset({"http", "https"}), private_hosts=pairs)


def split(url: str, /) -> SplitResult:
    """The parts of an absolute web address; AddressRefused("syntax") for anything else."""
    if any(ord(sign) <= 0x20 or ord(sign) == 0x7F or sign == "\\" for sign in url):
        raise AddressRefused("syntax")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("syntax") from None
    if not parts.hostname or port == 0:
        raise AddressRefused("scheme" if parts.scheme and not parts.netloc else "syntax")
    return parts


def host_of(parts: SplitResult, /) -> str:
    """The host's name in lower case, without brackets."""
    return parts.hostname or ""


def port_of(parts: SplitResult, /) -> int:
    """The port, explicit or by scheme."""
    return parts.port or (443 if parts.scheme == "https" else 80)
