package org.tandemgate.doctor.runtime;

import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.Checks;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.net.IpAddress;

/** What a gateway needs of its kernel. */
public final class KernelChecks implements Checks {
    private static final int PERCENT = 100;
    private static final int FULL = 80;

    private final Services services;
    private final Path sysctls;

    /**
     * @param sysctls {@code /proc/sys}
     */
    public KernelChecks(final Services services, final Path sysctls) {
        this.services = services;
        this.sysctls = sysctls;
    }

    @Override
    public String area() {
        return "kernel";
    }

    @Override
    public List<CheckResult> check(final boolean pair) {
        final List<VirtualHostStatus> hosts =
                services.find(Election.class).map(Election::virtualHosts).orElse(List.of());
        final List<CheckResult> results = new ArrayList<>();
        results.add(forwards("kernel.forward4", "net.ipv4.ip_forward", has(hosts, true)));
        results.add(forwards("kernel.forward6", "net.ipv6.conf.all.forwarding", has(hosts, false)));
        results.add(reversePath(hosts));
        results.add(interfaces(hosts));
        results.add(ownAddresses(hosts));
        results.add(equalsOne("kernel.conntrack-events", "net.netfilter.nf_conntrack_events"));
        results.add(conntrackRoom());
        results.add(firewall());
        return results;
    }

    private String sysctl(final String name) {
        try {
            return Files.readString(sysctls.resolve(name.replace('.', '/'))).strip();
        } catch (final IOException absent) {
            return "";
        }
    }

    private static boolean has(final List<VirtualHostStatus> hosts, final boolean four) {
        return hosts.stream()
                .flatMap(it -> it.addresses().stream())
                .anyMatch(it -> (it.address().toString().indexOf(':') < 0) == four);
    }

    private CheckResult forwards(final String id, final String name, final boolean needed) {
        final String value = sysctl(name);
        if (!needed) {
            return CheckResult.skipped(id, "no virtual address of this family");
        }
        return CheckResult.warnUnless(
                value.equals("1"),
                id,
                name + " is " + value,
                "sysctl -w " + name + "=1, if this node is to be a gateway");
    }

    private CheckResult equalsOne(final String id, final String name) {
        final String value = sysctl(name);
        return value.isEmpty()
                ? CheckResult.skipped(id, "this kernel has no " + name)
                : CheckResult.warnUnless(
                        !value.equals("0"), id, name + " is " + value, "sysctl -w " + name + "=1");
    }

    /** Strict filtering drops what comes back on another way after a fail-over. */
    private CheckResult reversePath(final List<VirtualHostStatus> hosts) {
        final Set<String> strict = new TreeSet<>();
        for (final VirtualHostStatus host : hosts) {
            final String all = sysctl("net.ipv4.conf.all.rp_filter");
            final Path own =
                    sysctls.resolve("net/ipv4/conf/" + host.interfaceName() + "/rp_filter");
            String value = "";
            try {
                value = Files.readString(own).strip();
            } catch (final IOException absent) {
                continue;
            }
            if (value.equals("1") || (all.equals("1") && !value.equals("2"))) {
                strict.add(host.interfaceName());
            }
        }
        return CheckResult.warnUnless(
                strict.isEmpty(),
                "kernel.reverse-path",
                strict.isEmpty() ? "no interface filters strictly" : strict + " filter strictly",
                "set rp_filter to 2 where answers may come back on another way");
    }

    private static @Nullable NetworkInterface device(final String name) {
        try {
            return NetworkInterface.getByName(name);
        } catch (final SocketException unknown) {
            return null;
        }
    }

    private static CheckResult interfaces(final List<VirtualHostStatus> hosts) {
        final Set<String> bad = new TreeSet<>();
        for (final VirtualHostStatus host : hosts) {
            final NetworkInterface device = device(host.interfaceName());
            try {
                if (device == null || !device.isUp()) {
                    bad.add(host.interfaceName() + (device == null ? " is missing" : " is down"));
                }
            } catch (final SocketException unknown) {
                bad.add(host.interfaceName() + " cannot be asked");
            }
        }
        return CheckResult.failUnless(
                bad.isEmpty(),
                "kernel.interfaces",
                bad.isEmpty() ? "every interface is up" : String.join(", ", bad),
                "ip link set dev INTERFACE up, or correct the key interface");
    }

    /** Advertisements need a source that is not virtual. */
    private static CheckResult ownAddresses(final List<VirtualHostStatus> hosts) {
        final Set<String> virtual =
                hosts.stream()
                        .flatMap(it -> it.addresses().stream())
                        .map(it -> it.address().toString())
                        .collect(Collectors.toSet());
        final Set<String> bad = new TreeSet<>();
        for (final VirtualHostStatus host : hosts) {
            final NetworkInterface device = device(host.interfaceName());
            if (device != null
                    && device.getInterfaceAddresses().stream().noneMatch(it -> own(it, virtual))) {
                bad.add(host.interfaceName());
            }
        }
        return CheckResult.failUnless(
                bad.isEmpty(),
                "kernel.own-address",
                bad.isEmpty()
                        ? "every interface has an address of its own"
                        : bad + " has no address of its own",
                "ip address add ADDRESS/LENGTH dev INTERFACE: advertisements need a source");
    }

    private static boolean own(final InterfaceAddress address, final Set<String> virtual) {
        final String text = address.getAddress().getHostAddress().replaceFirst("%.*", "");
        return !virtual.contains(IpAddress.parse(text).toString());
    }

    private CheckResult conntrackRoom() {
        final String count = sysctl("net.netfilter.nf_conntrack_count");
        final String most = sysctl("net.netfilter.nf_conntrack_max");
        if (!count.matches("[0-9]{1,9}") || !most.matches("[1-9][0-9]{0,9}")) {
            return CheckResult.skipped("kernel.conntrack-room", "no table of connections");
        }
        return CheckResult.warnUnless(
                Long.parseLong(count) * PERCENT / Long.parseLong(most) < FULL,
                "kernel.conntrack-room",
                count + " of " + most + " connections",
                "raise net.netfilter.nf_conntrack_max on both nodes");
    }

    private static CheckResult firewall() {
        final String id = "kernel.firewall";
        final @Nullable String rules = NftRuleset.read();
        if (rules == null) {
            return CheckResult.skipped(id, "nft is not there or may not be asked");
        }
        final List<String> chains = NftRuleset.closed(rules);
        return CheckResult.warnUnless(
                chains.isEmpty(),
                id,
                chains.isEmpty()
                        ? "no chain of nftables drops what it does not name and leaves out protocol 112"
                        : chains + " drops what it does not name, and does not name protocol 112",
                "nft add rule ... ip protocol 112 accept; 240 on the sync link; udp 8444 for ha-peer");
    }
}
