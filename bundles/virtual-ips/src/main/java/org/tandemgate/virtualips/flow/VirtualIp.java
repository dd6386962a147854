package org.tandemgate.virtualips.flow;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.net.CidrAddress;

/**
 * One virtual IP of the configuration.
 *
 * @param name of the virtual host, which is the id of the object
 * @param settings keys of {@code org.tandemgate.carp-NAME.cfg}
 */
public record VirtualIp(String name, SortedMap<String, String> settings) {
    /** Octets of a passphrase. */
    private static final int LONGEST_PASSPHRASE = 19;

    private static final List<String> SAME =
            List.of(
                    "vhid",
                    "passphrase",
                    "addresses",
                    "advbase",
                    "advskew",
                    "peer",
                    "peer6",
                    "mac",
                    "group",
                    "description");

    /**
     * Those of a document by name.
     *
     * @param document valid by the schemas
     * @throws IllegalArgumentException for what no virtual host can have; without secrets
     */
    public static SortedMap<String, VirtualIp> of(final ConfigDocument document) {
        final SortedMap<String, VirtualIp> all = new TreeMap<>();
        for (final ConfigObject vip : document.area("virtual-ips").values()) {
            all.put(vip.id(), of(document, vip));
        }
        return all;
    }

    private static VirtualIp of(final ConfigDocument document, final ConfigObject vip) {
        final int octets = vip.field("passphrase", "").getBytes(StandardCharsets.UTF_8).length;
        if (octets > LONGEST_PASSPHRASE) {
            throw new IllegalArgumentException(
                    "virtual-ips/"
                            + vip.id()
                            + " passphrase has "
                            + octets
                            + " octets in UTF-8, needs 0.."
                            + LONGEST_PASSPHRASE);
        }
        final SortedMap<String, String> settings = new TreeMap<>();
        settings.put(
                "interface",
                document.find("interfaces", vip.field("interface", ""))
                        .map(it -> it.field("device", ""))
                        .orElse(""));
        for (final String key : SAME) {
            final String value = vip.field(key, "");
            if (!value.isEmpty()) {
                settings.put(key, value);
            }
        }
        return new VirtualIp(vip.id(), settings);
    }

    /** Whether a virtual host runs with these settings, as far as it tells them. */
    public boolean isIn(final VirtualHostStatus host) {
        final Set<CidrAddress> addresses = new HashSet<>();
        for (final String address : settings.getOrDefault("addresses", "").split(",", -1)) {
            addresses.add(CidrAddress.parse(address.strip()));
        }
        return host.interfaceName().equals(settings.get("interface"))
                && host.vhid() == number("vhid", 1)
                && host.advbase() == number("advbase", 1)
                && host.advskew() == number("advskew", 0)
                && new HashSet<>(host.addresses()).equals(addresses);
    }

    private int number(final String key, final int otherwise) {
        return Integer.parseInt(settings.getOrDefault(key, "" + otherwise));
    }

    /** Without the settings, which hold a secret. */
    @Override
    public String toString() {
        return name;
    }
}
