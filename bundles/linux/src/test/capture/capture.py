"""Captures what the kernel answers on rtnetlink, for NetlinkParseTest and NetlinkAnswerTest.

Run as root: unshare --net --mount python3 capture.py DIRECTORY
Link-local addresses differ from run to run. Needs iproute2 and nothing else.
"""

import os
import socket
import struct
import sys
import textwrap
import time

NEWLINK, DELLINK, GETLINK, NEWADDR, GETADDR, GETROUTE, GETNEIGH = 16, 17, 18, 20, 22, 26, 30
REQUEST, ACK, DUMP, CREATE, REPLACE = 0x1, 0x4, 0x300, 0x400, 0x100
SOL_NETLINK, CAP_ACK, EXT_ACK = 270, 10, 11
ORIGIN = "captured from Linux %s %s by capture.py" % (
    os.uname().release.split("-")[0],
    os.uname().machine,
)

WORLD = """
ip link set lo up
ip link add lan address 02:00:00:00:00:01 type veth peer name peer
ip link set lan up
ip link set peer up
ip link add link lan name carp7 address 00:00:5e:00:01:07 type macvlan mode private
ip link set carp7 addrgenmode none
ip link add br0 type bridge
ip addr add 10.0.0.2/24 dev lan
ip addr add 10.1.0.1 peer 10.1.0.2/30 dev lan
ip -6 addr add 2001:db8::3/64 dev lan nodad
ip -6 addr add 2001:db8::2/64 dev peer
ip route add 192.0.2.0/24 via 10.0.0.9 dev lan metric 50 proto static
ip route add 198.51.100.0/24 via inet6 fe80::9 dev lan
ip route add default via 10.0.0.8
ip route add blackhole 203.0.113.0/24
ip route add 203.0.113.128/25 dev lan table 100
ip -6 route add 2001:db8:1::/48 via 2001:db8::9 dev lan onlink metric 77
ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev lan nud permanent
ip neigh add 2001:db8::9 lladdr 02:00:00:00:00:99 dev peer nud permanent router
ping -c1 -W1 -I lan 10.0.0.77 >/dev/null 2>&1 || true
"""

CHANGES = """
ip link set carp7 name carp8
ip link set carp8 up
ip addr add 10.0.0.3/24 dev lan
ip addr del 10.0.0.3/24 dev lan
ip link set peer master br0
ip link set peer nomaster
ip link del carp8
"""


def shell(commands):
    for command in commands.strip().splitlines():
        if os.system(command) != 0:
            sys.exit("failed: " + command)


def netlink(groups=0):
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    sock.bind((0, groups))
    sock.setsockopt(SOL_NETLINK, EXT_ACK, 1)
    sock.setsockopt(SOL_NETLINK, CAP_ACK, 1)
    sock.settimeout(1)
    return sock


def request(kind, flags, body):
    return struct.pack("=IHHII", 16 + len(body), kind, flags | REQUEST, 1, 0) + body


def attribute(kind, value):
    octets = struct.pack("=HH", 4 + len(value), kind) + value
    return octets + b"\0" * (-len(octets) % 4)


def save(name, datagrams, comment):
    with open(os.path.join(sys.argv[1], name + ".hex"), "w", encoding="ascii") as file:
        file.write("# %s, %s\n" % (comment, ORIGIN))
        parts = []
        for number, datagram in enumerate(datagrams, 1):
            lines = "\n".join(textwrap.wrap(datagram.hex(), 64))
            parts.append("# datagram %d, %d octets\n%s\n" % (number, len(datagram), lines))
        file.write("\n".join(parts))


def last_type(datagram):
    at = 0
    while at < len(datagram):
        length, kind = struct.unpack_from("=IH", datagram, at)
        at += (length + 3) & ~3
    return kind


def dump(name, kind, body, comment):
    sock = netlink()
    sock.send(request(kind, DUMP, body))
    datagrams = [sock.recv(65536)]
    while last_type(datagrams[-1]) not in (2, 3):
        datagrams.append(sock.recv(65536))
    save(name, datagrams, comment)


def exchange(name, kind, flags, body, comment):
    sock = netlink()
    sock.send(request(kind, flags | ACK, body))
    save(name, [sock.recv(65536)], comment)


def address(family, prefix, index, octets):
    return (
        struct.pack("=BBBBI", family, prefix, 0, 0, index)
        + attribute(2, octets)
        + attribute(1, octets)
    )


def put(family, prefix, octets, flags):
    """An address with lifetime and IFA_PROTO, which older iproute2 cannot set."""
    sock = netlink()
    body = (
        address(family, prefix, socket.if_nametoindex("lan"), octets)
        + attribute(8, struct.pack("=I", flags))
        + attribute(6, struct.pack("=IIII", 300, 300, 0, 0))
        + attribute(11, b"\x70")
    )
    sock.send(request(NEWADDR, ACK | CREATE | REPLACE, body))
    sock.recv(65536)


def link(index, flags, change):
    return struct.pack("=BBHiII", 0, 0, 0, index, flags, change)


def main():
    os.makedirs(sys.argv[1], exist_ok=True)
    shell(WORLD)
    lan = socket.if_nametoindex("lan")
    put(2, 32, bytes([10, 0, 0, 1]), 0)
    put(10, 64, socket.inet_pton(socket.AF_INET6, "2001:db8::1"), 0x202)
    dump("links", GETLINK, link(0, 0, 0), "RTM_GETLINK dump")
    dump("addresses", GETADDR, struct.pack("=BBBBI", 0, 0, 0, 0, 0), "RTM_GETADDR dump")
    for family, digit in ((2, "4"), (10, "6")):
        body = struct.pack("=BBBBBBBBI", family, 0, 0, 0, 0, 0, 0, 0, 0)
        dump("routes" + digit, GETROUTE, body, "RTM_GETROUTE dump of IPv" + digit)
        body = struct.pack("=BBHiHBB", family, 0, 0, 0, 0, 0, 0)
        dump("neighbours" + digit, GETNEIGH, body, "RTM_GETNEIGH dump of IPv" + digit)
    exchange(
        "refused-with-reason",
        NEWADDR,
        CREATE | REPLACE,
        address(2, 33, lan, bytes([10, 9, 9, 9])),
        "RTM_NEWADDR with prefix length 33",
    )
    exchange("refused-without-reason", DELLINK, 0, link(4711, 0, 0), "RTM_DELLINK of 4711")
    exchange("acknowledged", NEWLINK, 0, link(lan, 1, 1), "RTM_NEWLINK that sets IFF_UP")
    monitor = netlink(0x1 | 0x10 | 0x100)
    shell(CHANGES)
    time.sleep(0.3)
    monitor.settimeout(0.2)
    datagrams = []
    try:
        while True:
            datagrams.append(monitor.recv(65536))
    except OSError:
        save("events", datagrams, "rename, up, address, bridge port, removal")


main()
