package org.tandemgate.configstore.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;

/** What a document must be, each rule with a value on either side of it. */
class ValidationTest {
    static final ConfigDocument DOCUMENT =
            ConfigDocument.EMPTY
                    .with("interfaces", ConfigObject.of("wan", Map.of("device", "eth0")))
                    .with(
                            "aliases",
                            ConfigObject.of(
                                    "web", Map.of("members", "10.0.0.1, 10.1.0.0/16,2001:db8::1")))
                    .with(
                            "filter",
                            ConfigObject.of(
                                    "100",
                                    Map.of(
                                            "sequence", "100",
                                            "action", "pass",
                                            "interface", "wan",
                                            "protocol", "tcp",
                                            "source", "@web",
                                            "destination.port", "80,8000-8080")))
                    .with(
                            "nat",
                            ConfigObject.of(
                                    "1",
                                    Map.of(
                                            "sequence", "1",
                                            "type", "masquerade",
                                            "interface", "wan")))
                    .with(
                            "routes",
                            ConfigObject.of(
                                    "dmz",
                                    Map.of("destination", "10.9.0.0/16", "gateway", "10.0.0.9")))
                    .with(
                            "virtual-ips",
                            ConfigObject.of(
                                    "lan",
                                    Map.of(
                                            "interface", "wan",
                                            "vhid", "1",
                                            "passphrase", "geheim",
                                            "addresses", "10.0.0.1/24")));

    private static List<String> with(final String place, final String field, final String value) {
        final String[] path = place.split("/", -1);
        final Map<String, String> fields =
                new HashMap<>(DOCUMENT.find(path[0], path[1]).orElseThrow().fields());
        if (value.isEmpty()) {
            fields.remove(field);
        } else {
            fields.put(field, value);
        }
        return Validation.complaints(DOCUMENT.with(path[0], ConfigObject.of(path[1], fields)));
    }

    @Test
    void aGoodDocumentHasNoComplaint() {
        assertEquals(List.of(), Validation.complaints(DOCUMENT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filter/100|sequence||filter/100 sequence is missing",
                "filter/100|sequence|1000000|is 1000000, needs 0..999999",
                "filter/100|sequence|01|is 01, needs 0..999999",
                "filter/100|action|allow|is allow, needs pass, block, reject",
                "filter/100|interface|lan|is lan, which is not in area interfaces",
                "filter/100|source|@mail|is @mail, which is not in area aliases",
                "filter/100|source|10.0.0.1/8|a network without host bits",
                "filter/100|source|10.0.0.0/33|needs any, an address",
                "filter/100|destination.port|0|needs ports such as",
                "filter/100|destination.port|65536|needs ports such as",
                "filter/100|destination.port|90-80|needs ports such as",
                "filter/100|protocol|icmp|destination.port needs protocol tcp, udp or sctp",
                "filter/100|enabled|yes|is yes, needs true or false",
                "filter/100|nosync|1|is 1, needs true or false",
                "filter/100|colour|red|colour is no field of this area",
                "aliases/web|members|10.0.0.1;10.0.0.2|needs addresses or networks",
                "interfaces/wan|device|eth0;reboot|needs the name of an interface",
                "interfaces/wan|device|a2345678901234567|needs the name of an interface",
                "nat/1|type|source|to is missing",
                "nat/1|to|10.0.0.1|to means nothing with type masquerade",
                "routes/dmz|gateway||has neither gateway nor interface",
                "routes/dmz|destination|10.9.0.1/16|needs a network such as",
                "virtual-ips/lan|vhid|256|is 256, needs 1..255",
            })
    void whatIsWrongIsNamed(
            final String place, final String field, final String value, final String complaint) {
        final List<String> complaints = with(place, field, value == null ? "" : value);

        assertEquals(1, complaints.size(), complaints::toString);
        assertTrue(complaints.get(0).startsWith(place + " "), complaints::toString);
        assertTrue(complaints.get(0).contains(complaint), complaints::toString);
    }

    @Test
    void addressesOfBothFamiliesInOneRuleAreRefused() {
        final var fields = new HashMap<>(DOCUMENT.find("filter", "100").orElseThrow().fields());
        fields.put("source", "10.0.0.0/8");
        fields.put("destination", "2001:db8::/32");
        final List<String> complaints =
                Validation.complaints(DOCUMENT.with("filter", ConfigObject.of("100", fields)));

        assertEquals(
                List.of("filter/100 source is of IPv4 and destination of IPv6: no packet is both"),
                complaints);
        fields.put("destination", "any");
        fields.put("family", "ipv6");
        assertEquals(
                1,
                Validation.complaints(DOCUMENT.with("filter", ConfigObject.of("100", fields)))
                        .size());
    }

    /** Taking an alias away that a rule names breaks the rule, not the alias. */
    @Test
    void aReferenceThatLosesItsObjectIsNamed() {
        assertEquals(
                List.of("filter/100 source is @web, which is not in area aliases"),
                Validation.complaints(DOCUMENT.without("aliases", "web")));
    }

    @Test
    void twoVirtualIpsOfOneVhidAreRefused() {
        final var lan = DOCUMENT.find("virtual-ips", "lan").orElseThrow();
        final List<String> complaints =
                Validation.complaints(
                        DOCUMENT.with("virtual-ips", ConfigObject.of("lan2", lan.fields())));

        assertEquals(1, complaints.size(), complaints::toString);
        assertTrue(complaints.get(0).contains("another virtual IP"), complaints::toString);
    }

    @Test
    void areasThatNobodyKnowsAreRefusedAndOpenOnesTakeAnything() {
        final var anything = ConfigObject.of("x", Map.of("whatever", "it is"));

        assertEquals(List.of(), Validation.complaints(DOCUMENT.with("ipsec", anything)));
        final List<String> complaints = Validation.complaints(DOCUMENT.with("rules", anything));
        assertTrue(complaints.get(0).startsWith("area rules is not known"), complaints::toString);
    }

    @Test
    void complaintsAreBoundedAndShowNoSecret() {
        ConfigDocument document = DOCUMENT;
        for (int i = 0; i < 50; i++) {
            document = document.with("filter", ConfigObject.of("r" + i, Map.of()));
        }
        final List<String> complaints = Validation.complaints(document);

        assertEquals(Validation.MOST_COMPLAINTS + 1, complaints.size());
        assertEquals("and 80 complaints more", complaints.get(Validation.MOST_COMPLAINTS));
        assertFalse(complaints.toString().contains("geheim"));
    }
}
