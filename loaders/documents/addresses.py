"""Which addresses of the network may be connected to."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_PORTS = {80, 443}
# The NAT64 prefix: what stands behind it is an IPv4 address.
_TRANSLATED = ip_network("64:ff9b::/96")
_V6_IN_USE = ip_network("2000::/3")
# Not for the public, though Python's registry of special addresses says otherwise or differs between versions:
# protocol assignments and relays, a cloud's own service, 6to4, documentation.
_CLOSED = [
    ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "2002::/16", "3fff::/20")
]


def is_public(address: str, port: int) -> bool:
    """Tell whether `address` (IPv4 or IPv6, as digits) is one of the public internet, and `port` one of the web."""
    found = _meant(ip_address(address))
    is_open = found.is_global and not (found.is_multicast or found.is_reserved)
    is_in_use = found.version == 4 or found in _V6_IN_USE
    return port in _PORTS and is_open and is_in_use and not any(found in network for network in _CLOSED)


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address
