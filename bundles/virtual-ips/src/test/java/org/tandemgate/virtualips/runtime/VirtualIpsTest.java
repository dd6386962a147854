package org.tandemgate.virtualips.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator.Activation;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.net.CidrAddress;

/** Virtual IPs and an election that runs what is configured, but for what it refuses. */
class VirtualIpsTest {
    private static final ConfigDocument NOTHING =
            ConfigDocument.EMPTY.with(
                    "interfaces", ConfigObject.of("lan", Map.of("device", "eth1")));

    private final List<String> calls = new ArrayList<>();
    private final SortedMap<String, SortedMap<String, String>> own = new TreeMap<>();
    private final Map<String, VirtualHostStatus> hosts = new ConcurrentHashMap<>();
    private final Set<String> files = new HashSet<>();
    private String refusedVhid = "";
    private final VirtualIps virtualIps =
            new VirtualIps(new FakeInstances(), () -> List.copyOf(hosts.values()));

    /** ConfigAdmin and the election behind it. */
    private final class FakeInstances implements Instances {
        @Override
        public SortedMap<String, SortedMap<String, String>> own() {
            return new TreeMap<>(own);
        }

        @Override
        public boolean isForeign(final String name) {
            return files.contains(name);
        }

        @Override
        public void put(final String name, final SortedMap<String, String> settings) {
            calls.add("put " + name);
            own.put(name, settings);
            if (!settings.getOrDefault("vhid", "").equals(refusedVhid)) {
                hosts.put(name, host(name, settings));
            }
        }

        @Override
        public void remove(final String name) {
            calls.add("remove " + name);
            own.remove(name);
            hosts.remove(name);
        }
    }

    private static VirtualHostStatus host(final String name, final Map<String, String> settings) {
        return new VirtualHostStatus(
                name,
                settings.getOrDefault("interface", ""),
                Integer.parseInt(settings.getOrDefault("vhid", "0")),
                Role.BACKUP,
                Instant.EPOCH,
                "",
                Arrays.stream(settings.getOrDefault("addresses", "").split(",", -1))
                        .map(it -> CidrAddress.parse(it.strip()))
                        .toList(),
                Integer.parseInt(settings.getOrDefault("advbase", "1")),
                Integer.parseInt(settings.getOrDefault("advskew", "0")),
                0,
                0,
                "carp",
                MacMode.VIRTUAL,
                null,
                0,
                List.of(),
                0,
                0,
                0,
                0,
                Map.of(),
                null,
                "",
                null,
                Instant.EPOCH);
    }

    private static ConfigDocument vip(
            final ConfigDocument document, final String id, final String... words) {
        final Map<String, String> fields = new HashMap<>();
        fields.put("interface", "lan");
        for (int i = 0; i < words.length; i += 2) {
            fields.put(words[i], words[i + 1]);
        }
        return document.with("virtual-ips", ConfigObject.of(id, fields));
    }

    private static ConfigDocument one(final String vhid, final String addresses) {
        return vip(NOTHING, "one", "vhid", vhid, "addresses", addresses, "passphrase", "geheim");
    }

    private Activation bring(final ConfigDocument before, final ConfigDocument after)
            throws ActivationException {
        final Activation activation = virtualIps.prepare(before, after);
        activation.apply();
        activation.verify();
        return activation;
    }

    @Test
    void anObjectIsAVirtualHostOnTheDeviceOfThisNode() throws ActivationException {
        bring(NOTHING, one("7", "10.0.0.1/24, 2001:db8::1/64"));

        assertEquals(
                Map.of(
                        "one",
                        Map.of(
                                "interface",
                                "eth1",
                                "vhid",
                                "7",
                                "addresses",
                                "10.0.0.1/24, 2001:db8::1/64",
                                "passphrase",
                                "geheim")),
                own);
    }

    @Test
    void onlyWhatDiffersIsTouchedAndLeftOversGo() throws ActivationException {
        final ConfigDocument two =
                vip(one("7", "10.0.0.1/24"), "two", "vhid", "8", "addresses", "10.0.0.2/24");
        bring(NOTHING, two);
        own.put("old", new TreeMap<>(Map.of("vhid", "9")));
        calls.clear();

        final ConfigDocument after =
                vip(two, "two", "vhid", "8", "addresses", "10.0.0.2/24", "advskew", "100");
        assertEquals(
                List.of("virtual host two is set up", "virtual host old is removed"),
                virtualIps.prepare(two, after).steps());
        bring(two, after);

        assertEquals(List.of("remove old", "put two"), calls);
        calls.clear();
        bring(after, after);
        assertEquals(List.of(), calls);
    }

    @Test
    void whatTheElectionRefusesIsTakenBack() throws ActivationException {
        bring(NOTHING, one("7", "10.0.0.1/24"));
        final var before = own.get("one");
        refusedVhid = "9";
        final Activation activation =
                virtualIps.prepare(one("7", "10.0.0.1/24"), one("9", "10.0.0.1/24"));
        activation.apply();

        final var refused = assertThrows(ActivationException.class, activation::verify);

        assertEquals(
                "virtual host one did not take its settings within 5 s; see the log",
                refused.getMessage());
        activation.rollback();
        assertEquals(before, own.get("one"));
    }

    @Test
    void theNameOfAFileIsRefused() {
        files.add("one");

        final var refused =
                assertThrows(
                        ActivationException.class,
                        () -> virtualIps.prepare(NOTHING, one("7", "10.0.0.1/24")));

        assertTrue(
                refused.getMessage().contains("org.tandemgate.carp-one.cfg"), refused.getMessage());
    }

    @Test
    void badValuesAreNamedWithoutSecrets() {
        final var passphrase =
                assertThrows(
                        ActivationException.class,
                        () ->
                                virtualIps.prepare(
                                        NOTHING,
                                        vip(
                                                NOTHING,
                                                "one",
                                                "vhid",
                                                "7",
                                                "addresses",
                                                "10.0.0.1/24",
                                                "passphrase",
                                                "gehäim-gehäim-gehäim")));
        assertEquals(
                "virtual-ips/one passphrase has 23 octets in UTF-8, needs 0..19",
                passphrase.getMessage());
        assertFalse(passphrase.getMessage().contains("geh"));
        final var address =
                assertThrows(
                        ActivationException.class,
                        () -> virtualIps.prepare(NOTHING, one("7", "10.0.0.1")));
        assertTrue(
                address.getMessage().startsWith("virtual-ips/one addresses: "),
                address.getMessage());
    }
}
