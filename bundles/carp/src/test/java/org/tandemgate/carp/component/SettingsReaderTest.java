package org.tandemgate.carp.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.carp.runtime.PeerSettings;
import org.tandemgate.carp.runtime.VirtualHostSettings;

class SettingsReaderTest {
    private static final Map<String, String> GOOD =
            Map.of(
                    "felix.fileinstall.filename",
                    "file:/etc/x/org.tandemgate.carp-lan.cfg",
                    "interface",
                    "eth0.10",
                    "vhid",
                    "7",
                    "addresses",
                    "2001:db8::1/64, 10.0.0.1/24");

    private static SettingsReader reader(final String... changes) {
        final Map<String, String> properties = new HashMap<>(GOOD);
        for (int i = 0; i < changes.length; i += 2) {
            properties.put(changes[i], changes[i + 1]);
        }
        return new SettingsReader(properties);
    }

    private static String refusal(final String... changes) {
        final SettingsReader reader = reader(changes);
        return assertThrows(RefusedConfigurationException.class, reader::settings).getMessage();
    }

    @Test
    void takesTheDefaultsOfEveryKeyThatIsNotThere() throws RefusedConfigurationException {
        final VirtualHostSettings settings = reader().settings();

        assertEquals("lan", settings.name());
        assertEquals("[10.0.0.1/24, 2001:db8::1/64]", settings.addresses().toString());
        assertEquals(1, settings.advbase());
        assertEquals(0, settings.advskew());
        assertEquals(MacMode.VIRTUAL, settings.macMode());
        assertEquals("carp", settings.group());
        assertTrue(settings.allow());
        assertEquals(PeerSettings.DEFAULT, settings.peers());
    }

    @Test
    void refusesEachKeyWithItsValueWhatIsAllowedAndTheFile() {
        final String file = " (org.tandemgate.carp-lan.cfg)";
        assertEquals("vhid is 0, needs 1..255" + file, refusal("vhid", "0"));
        assertEquals("vhid is 256, needs 1..255" + file, refusal("vhid", "256"));
        assertEquals("advbase is 256, needs 0..255" + file, refusal("advbase", "256"));
        assertEquals("advskew is 255, needs 0..254" + file, refusal("advskew", "255"));
        assertEquals("mac: own is neither virtual nor interface" + file, refusal("mac", "own"));
        assertEquals(
                "peer.kind: junos is none of auto, tandemgate, freebsd, netbsd, openbsd, ucarp"
                        + file,
                refusal("peer.kind", "junos"));
        assertEquals(
                "advbase is 0, needs 1..255 with peer.kind = freebsd or netbsd" + file,
                refusal("peer.kind", "netbsd", "advbase", "0"));
        assertEquals(
                "replay.protection is true, needs false with peer.kind = openbsd, which does not"
                        + " count upwards"
                        + file,
                refusal("replay.protection", "true", "peer.kind", "openbsd"));
        assertEquals(
                "address.grace is 3601, needs 0..3600" + file, refusal("address.grace", "3601"));
        assertEquals("allow is yes, needs true or false" + file, refusal("allow", "yes"));
        assertEquals(
                "balancing is ip, needs none; load balancing is not supported" + file,
                refusal("balancing", "ip"));
        assertEquals(
                "vhid is missing, needs a number 1..255, the same on both nodes" + file,
                refusal("vhid", " "));
        assertEquals(
                "interface is missing, needs the name of an interface" + file,
                refusal("interface", ""));
    }

    @Test
    void refusesAddressesThatCannotBeVirtual() {
        assertTrue(refusal("addresses", "10.0.0.1").contains("prefix length"));
        assertTrue(refusal("addresses", "10.0.0.1/33").contains("needs 0..32"));
        assertTrue(refusal("addresses", "224.0.0.1/24").contains("unicast"));
        assertTrue(refusal("addresses", "10.0.0.1/24,10.0.0.1/25").contains("twice"));
        assertTrue(refusal("addresses", "").contains("addresses is missing"));
        assertTrue(refusal("peer", "2001:db8::2").contains("IPv4 unicast"));
        assertTrue(refusal("peer6", "10.0.0.3").contains("IPv6 unicast"));
        assertTrue(refusal("interface", "a/b").contains("1..15 octets"));
        assertTrue(refusal("group", "a b").contains("group is 'a b'"));
    }

    /** UCarp refuses more than 19 octets; ifconfig of the BSDs drops the rest silently. */
    @Test
    void refusesALongPassphraseAndNeverShowsIt() throws RefusedConfigurationException {
        final String tooLong = refusal("passphrase", "abcdefghijklmnopqrst");
        assertTrue(tooLong.contains("20"), tooLong);
        assertFalse(tooLong.contains("abcdef"), tooLong);

        final VirtualHostSettings settings = reader("passphrase", "abcdefghijklmnopqrs").settings();
        assertFalse(settings.toString().contains("abcdef"), settings.toString());
    }

    @Test
    void namesMisspeltKeys() throws RefusedConfigurationException {
        final SettingsReader reader = reader("advskw", "100");
        reader.settings();

        final List<String> unknown = reader.unknownKeys();

        assertEquals(1, unknown.size(), unknown.toString());
        assertTrue(unknown.get(0).startsWith("advskw"), unknown.get(0));
    }
}
