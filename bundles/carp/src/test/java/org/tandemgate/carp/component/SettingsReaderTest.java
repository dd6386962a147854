package org.tandemgate.carp.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.carp.runtime.PeerSettings;
import org.tandemgate.carp.runtime.VirtualHostSettings;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

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

    /** Nobody else hears there, so a virtual host on it would be MASTER on every node. */
    @ParameterizedTest
    @ValueSource(strings = {"virtual", "interface"})
    void refusesTheLoopbackInterface(final String mac) {
        assertEquals(
                "interface is 'lo', the loopback interface, on which no other node can be; needs"
                        + " the interface that leads to the other node"
                        + " (org.tandemgate.carp-lan.cfg)",
                refusal("interface", "lo", "mac", mac));
        assertFalse(refusal("interface", "lo0", "vhid", "0").contains("loopback"));
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

    /** As a command of Config Admin may make it; FileInstall does not read such a file. */
    @Test
    void refusesAConfigurationWithoutAName() {
        final String refused =
                refusal("felix.fileinstall.filename", "file:/x/org.tandemgate.carp.cfg");

        assertEquals(
                "org.tandemgate.carp.cfg has no name of a virtual host, needs"
                        + " org.tandemgate.carp-NAME.cfg, e.g. org.tandemgate.carp-lan.cfg; rename"
                        + " it (org.tandemgate.carp.cfg)",
                refused);
    }

    /** Each would be on an interface, answer nobody or everybody, and say nothing. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1/8,           a loopback address",
        "127.255.255.254/32,    a loopback address",
        "0.1.2.3/8,             which nobody can reach (0.0.0.0/8)",
        "0.0.0.0/24,            no address at all",
        "255.255.255.255/32,    a broadcast address",
        "10.0.0.255/24,         the broadcast address of its network",
        "10.0.0.3/30,           the broadcast address of its network",
        "10.0.0.0/24,           the address of its network itself",
        "10.0.0.128/25,         the address of its network itself",
        "240.0.0.1/24,          which is reserved (240.0.0.0/4)",
        "224.0.0.18/24,         a multicast group",
        "239.255.255.255/32,    a multicast group",
        "10.0.0.1/0,            whose network is everything",
        "::/64,                 no address at all",
        "::1/128,               a loopback address",
        "::ffff:10.0.0.1/120,   an IPv4 address in IPv6 clothes; write it as IPv4",
        "ff02::12/64,           a multicast group",
        "2001:db8::/64,         the address of its network itself",
        "2001:db8::1/0,         whose network is everything"
    })
    void refusesAddressesThatNoHostCanHave(final String address, final String flaw) {
        final String canonical = CidrAddress.parse(address).toString();
        assertEquals(
                "addresses has "
                        + canonical
                        + ", "
                        + flaw
                        + "; needs unicast addresses of hosts with the prefix length of their"
                        + " network, such as 10.0.0.1/24 or 2001:db8::1/64"
                        + " (org.tandemgate.carp-lan.cfg)",
                refusal("addresses", address));
    }

    /** The last one below and the first one above what is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.1/1",
                "126.255.255.254/8",
                "128.0.0.1/8",
                "223.255.255.254/24",
                "169.254.1.1/16",
                "10.0.0.0/31",
                "10.0.0.1/31",
                "10.0.0.0/32",
                "10.0.0.255/32",
                "10.0.0.255/23",
                "10.0.1.0/23",
                "10.0.0.1/30",
                "10.0.0.2/30",
                "2001:db8::/127",
                "2001:db8::/128",
                "2001:db8::ffff:ffff:ffff:ffff/64",
                "::2/64",
                "fe80::1/64",
                "fd00::1/1"
            })
    void takesAddressesThatAHostCanHave(final String address) throws RefusedConfigurationException {
        assertEquals(
                List.of(CidrAddress.parse(address)),
                reader("addresses", address).settings().addresses());
    }

    @Test
    void refusesPeersThatCannotBeTheOtherNode() throws RefusedConfigurationException {
        final String file = " (org.tandemgate.carp-lan.cfg)";
        final String needs4 = "; needs the IPv4 unicast address of the other node" + file;
        final String needs6 = "; needs the IPv6 unicast address of the other node" + file;
        assertEquals(
                "peer is 127.0.0.1, a loopback address" + needs4, refusal("peer", "127.0.0.1"));
        assertEquals("peer is 0.0.0.0, no address at all" + needs4, refusal("peer", "0.0.0.0"));
        assertEquals(
                "peer is 224.0.0.18, a multicast group" + needs4, refusal("peer", "224.0.0.18"));
        assertEquals(
                "peer is 255.255.255.255, a broadcast address" + needs4,
                refusal("peer", "255.255.255.255"));
        assertEquals("peer is 2001:db8::2" + needs4, refusal("peer", "2001:db8::2"));
        assertEquals("peer6 is ::1, a loopback address" + needs6, refusal("peer6", "::1"));
        assertEquals("peer6 is ff02::12, a multicast group" + needs6, refusal("peer6", "ff02::12"));
        assertEquals("peer6 is 10.0.0.3" + needs6, refusal("peer6", "10.0.0.3"));

        final var settings = reader("peer", "10.0.0.3", "peer6", "fe80::3").settings();
        assertEquals(IpAddress.parse("10.0.0.3"), settings.peer());
        assertEquals(IpAddress.parse("fe80::3"), settings.peer6());
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
