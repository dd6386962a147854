package org.tandemgate.itests.world.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.WorldException;

/**
 * What both gateways do with packets: the LAN leaves under the address on the server's side, with
 * ports and identities of pings drawn at random so that a second gateway cannot guess them; one
 * service behind the LAN is reached from outside, and pinged with both addresses translated; what
 * belongs to no known connection is dropped, and a connection begins with a SYN. Sides are told
 * apart by addresses: with a virtual Ethernet address packets come in by an interface of the
 * virtual host's own.
 */
public final class Firewall {
    /** The port on {@link GatewayPair#SERVER_SIDE_ADDRESS} that leads to the client's machine. */
    public static final int SERVICE_PORT = 8443;

    private static final int HEXADECIMAL = 16;

    private static final String RULES =
            """
            table ip gateway {
                chain prerouting {
                    type nat hook prerouting priority dstnat
                    ip saddr 10.1.0.0/24 ip daddr 10.1.0.1 tcp dport 8443 dnat to 10.0.0.10
                    ip saddr 10.1.0.10 ip daddr 10.1.0.1 icmp type echo-request dnat to 10.0.0.10
                }
                chain postrouting {
                    type nat hook postrouting priority srcnat
                    ip saddr 10.0.0.0/24 ip daddr 10.1.0.0/24 meta l4proto { tcp, udp } \
            snat to 10.1.0.1:20000-60000 fully-random
                    ip saddr 10.0.0.0/24 ip daddr 10.1.0.0/24 snat to 10.1.0.1 fully-random
                    ip saddr 10.1.0.10 ip daddr 10.0.0.10 meta l4proto icmp \
            snat to 10.0.0.1 fully-random
                }
                chain forward {
                    type filter hook forward priority filter; policy drop
                    ct state invalid counter drop
                    ct state established,related accept
                    ip saddr 10.0.0.0/24 ct state new \
            tcp flags & (fin | syn | rst | ack) == syn accept
                    ip saddr 10.0.0.0/24 ct state new meta l4proto { udp, icmp } accept
                    ip saddr 10.1.0.0/24 ct state new ct status dnat \
            icmp type echo-request accept
                    ip saddr 10.1.0.0/24 ct state new ct status dnat \
            tcp flags & (fin | syn | rst | ack) == syn accept
                }
                chain input {
                    type filter hook input priority filter; policy accept
                    ip daddr { 10.0.0.1, 10.1.0.1 } meta l4proto { tcp, udp } drop
                }
            }
            """;

    private Firewall() {}

    /** Puts the rules into a gateway and makes its kernel as strict as it can be. */
    public static void install(final Namespace gateway) {
        final Path file = Sandbox.DIRECTORY.resolve(gateway.name() + ".nft");
        try {
            Files.writeString(file, RULES);
        } catch (IOException e) {
            throw new WorldException("cannot write " + file, e);
        }
        gateway.run("nft", "-f", file.toString()).required();
        gateway.sysctl("net/netfilter/nf_conntrack_tcp_loose", "0");
        gateway.sysctl("net/netfilter/nf_conntrack_tcp_be_liberal", "0");
        // Entries made before a listener came report their changes too.
        gateway.sysctl("net/netfilter/nf_conntrack_events", "1");
    }

    /** Forgets every connection, as a kernel that has just booted. */
    public static void forget(final Namespace gateway) {
        gateway.run("conntrack", "-F").required();
    }

    /** How many connections a gateway's kernel knows. */
    public static int entries(final Namespace gateway) {
        return Integer.parseInt(gateway.run("conntrack", "-C").required().output().strip());
    }

    /**
     * How many connections the kernel knows in the network namespace of a process, by
     * /proc/PID/net/stat/nf_conntrack (first column, hexadecimal): without starting a program,
     * which would take time from what is measured.
     */
    public static int entriesWhere(final long process) {
        final Path file = Path.of("/proc/" + process + "/net/stat/nf_conntrack");
        try {
            final String first = Files.readAllLines(file).get(1);
            return Integer.parseInt(first.substring(0, first.indexOf(' ')), HEXADECIMAL);
        } catch (IOException e) {
            throw new WorldException("cannot read " + file, e);
        }
    }
}
