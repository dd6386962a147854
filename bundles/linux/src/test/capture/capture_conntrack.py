"""Captures what the kernel says of its connection table, for ConntrackParserTest.

Run as root: unshare --net --mount python3 capture_conntrack.py DIRECTORY
Ports and identities differ from run to run. Needs iproute2, nftables and ping.
"""

import os
import socket
import struct
import sys
import textwrap

SOL_NETLINK, ADD_MEMBERSHIP, NETFILTER = 270, 1, 12
ORIGIN = "captured from Linux %s %s by capture_conntrack.py" % (
    os.uname().release.split("-")[0],
    os.uname().machine,
)

WORLD = """
ip link set lo up
nft add table inet t
nft add chain inet t seen '{ type filter hook input priority 0; }'
nft add rule inet t seen ct state new ct mark set 7
nft add chain inet t nat '{ type nat hook postrouting priority 100; }'
nft add rule inet t nat meta nfproto ipv4 udp dport 5353 snat ip to 127.0.0.9:6000
"""


def shell(commands):
    for command in commands.strip().splitlines():
        if os.system(command) != 0:
            sys.exit("failed: " + command)


def save(name, datagrams, comment):
    with open(os.path.join(sys.argv[1], name + ".hex"), "w", encoding="ascii") as file:
        file.write("# %s, %s\n" % (comment, ORIGIN))
        parts = []
        for number, datagram in enumerate(datagrams, 1):
            lines = "\n".join(textwrap.wrap(datagram.hex(), 64))
            parts.append("# datagram %d, %d octets\n%s\n" % (number, len(datagram), lines))
        file.write("\n".join(parts))


def receive(sock):
    datagrams = []
    try:
        while True:
            datagrams.append(sock.recv(65536))
    except OSError:
        return datagrams


def netlink():
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETFILTER)
    sock.bind((0, 0))
    sock.settimeout(0.3)
    return sock


def traffic():
    for family, host, port in ((socket.AF_INET, "127.0.0.1", 53), (socket.AF_INET6, "::1", 54)):
        with socket.socket(family, socket.SOCK_DGRAM) as server:
            server.bind((host, port))
            with socket.socket(family, socket.SOCK_DGRAM) as client:
                client.bind((host, 40000 + port))
                client.sendto(b"question", (host, port))
                server.sendto(b"answer", server.recvfrom(99)[1])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.bind(("127.0.0.1", 45353))
        client.sendto(b"translated", ("127.0.0.1", 5353))
    os.system("ping -c1 -W1 -e 4711 127.0.0.1 >/dev/null; ping -c1 -W1 -e 4712 ::1 >/dev/null")
    server = socket.create_server(("127.0.0.1", 80))
    client = socket.create_connection(("127.0.0.1", 80), source_address=("127.0.0.1", 40080))
    return server, client, server.accept()


def main():
    os.makedirs(sys.argv[1], exist_ok=True)
    shell(WORLD)
    monitor = netlink()
    for group in (1, 2, 3):
        monitor.setsockopt(SOL_NETLINK, ADD_MEMBERSHIP, group)
    kept = traffic()
    sock = netlink()
    sock.send(struct.pack("=IHHIIBBH", 20, 0x101, 0x301, 1, 0, 0, 0, 0))
    save("conntrack", receive(sock), "IPCTNL_MSG_CT_GET dump")
    sock.send(struct.pack("=IHHIIBBH", 20, 0x102, 0x1, 2, 0, 0, 0, 0))
    save("conntrack-events", receive(monitor), "events of the same connections, then a flush")
    kept[1].close()


main()
