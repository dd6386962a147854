package org.tandemgate.keaha.flow.dhcpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.keaha.DhcpdConversion.Note;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.protocol.Json;

/** What dhcpd.conf(5) says, in the words of Kea. The real servers judge it in KeaConvertIT. */
final class DhcpdConverterTest {
    private static final Path FILES = Path.of("src/test/resources/dhcpd");
    private static final String NET = "subnet 10.1.0.0 netmask 255.255.255.0 { ";

    private static DhcpdConverter.Result convert(
            final Optional<Family> family, final String file, final DhcpdParser.Texts texts)
            throws DhcpdSyntaxException, RefusedException {
        final var wishes =
                new DhcpdConverter.Wishes(
                        family, Optional.empty(), List.of("lan0"), "/usr/lib/kea/hooks");
        return DhcpdConverter.convert(file, texts, wishes);
    }

    private static String read(final String file) {
        try {
            return Files.readString(FILES.resolve(file));
        } catch (final IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static DhcpdConverter.Result file(final String name) throws Exception {
        return convert(Optional.empty(), name, DhcpdConverterTest::read);
    }

    private static DhcpdConverter.Result text(final String text)
            throws DhcpdSyntaxException, RefusedException {
        return convert(Optional.of(Family.V4), "dhcpd.conf", file -> text);
    }

    private static String server(final DhcpdConverter.Result result) {
        return result.configuration().write();
    }

    private static List<String> lost(final DhcpdConverter.Result result) {
        return result.notes().stream()
                .filter(Note::lost)
                .map(note -> note.line() + ":" + note.column() + " " + note.statement())
                .toList();
    }

    private static void holds(final String wanted, final DhcpdConverter.Result result) {
        assertTrue(server(result).contains(wanted), () -> wanted + " is not in " + server(result));
    }

    @Test
    void bothNodesOfAFailoverPairGetTheSamePoolsAndEachItsOwnName() throws Exception {
        final var primary = file("office-primary.conf");
        final var standby = file("office-secondary.conf");

        holds("\"this-server-name\":\"primary\",\"mode\":\"hot-standby\"", primary);
        holds("\"this-server-name\":\"standby\",\"mode\":\"hot-standby\"", standby);
        holds("{\"name\":\"primary\",\"url\":\"http://10.255.0.1:8001/\"", primary);
        assertEquals(
                server(primary)
                        .replace(
                                "\"this-server-name\":\"primary\"",
                                "\"this-server-name\":\"standby\""),
                server(standby));
        assertEquals(List.of("8:1 log-facility local7"), lost(primary));
        holds("\"pools\":[{\"pool\":\"192.168.10.100 - 192.168.10.199\"}]", primary);
        holds("{\"hw-address\":\"00:11:32:aa:bb:cc\",\"hostname\":\"nas\"", primary);
    }

    /** With other ids on both nodes Kea 2.2 gives no client a lease. */
    @Test
    void idsDoNotDependOnTheOrderOfTheFile() throws Exception {
        final String a = "subnet 10.1.0.0 netmask 255.255.255.0 { }";
        final String b = "subnet 10.2.0.0 netmask 255.255.255.0 { }";
        assertEquals(server(text(a + b)), server(text(b + a)));
    }

    @Test
    void whoMayUseAPoolIsSaidByAClass() throws Exception {
        final var lans = file("firewall-lans.conf");
        holds("{\"pool\":\"172.16.2.10 - 172.16.2.60\",\"client-class\":\"KNOWN\"}", lans);
        holds("{\"pool\":\"172.16.2.61 - 172.16.2.70\",\"client-class\":\"s_lan_0\"}", lans);
        holds("\"test\":\"(member('UNKNOWN')) and not (member('s_lan_0'))\"", lans);
    }

    /** To serve everybody, because a condition was lost, would be worse than to serve nobody. */
    @Test
    void aPoolWhoseConditionIsLostIsLeftOut() throws Exception {
        final var provider = file("provider.conf");
        assertFalse(server(provider).contains("100.64.4.0"));
        assertTrue(lost(provider).contains("18:5 pool"), () -> lost(provider).toString());
        holds("100.64.1.0 - 100.64.3.255", provider);
    }

    @Test
    void denyUnknownClientsCountsForEveryPoolBelow() throws Exception {
        holds(
                "\"pool\":\"10.1.0.5 - 10.1.0.9\",\"client-class\":\"KNOWN\"",
                text(NET + "range 10.1.0.5 10.1.0.9; } deny unknown-clients;"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "substring(hardware, 1, 3) = 00:0e:8 | substring(pkt4.mac, 0, 3) == 0x000e08",
                "hardware = 1:2:3:4:5:6:7 | concat(0x01, pkt4.mac) == 0x01020304050607",
                "option user-class = \"iPXE\" | option[77].hex == 'iPXE'",
                "option user-class != \"a'b\" | not (option[77].hex == 0x612762)",
                "not exists agent.circuit-id and known | not (relay4[1].exists) and member('KNOWN')",
                "(known or option agent.remote-id = \"x\") | (member('KNOWN') or relay4[2].hex == 'x')",
                "suffix(option host-name, 2) = \"ab\" | substring(option[12].hex, -2, 2) == 'ab'"
            })
    void conditionsOfClasses(final String condition, final String test) throws Exception {
        holds(
                "{\"name\":\"c\",\"test\":\"" + test + "\"}",
                text("class \"c\" { match if " + condition + "; }"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "binary-to-ascii(16, 8, \":\", hardware) = \"x\"",
                "option nobody-knows = 1",
                "option host-name ~= \"x\"",
                "option host-name =",
                "((((((((((((((((((known))))))))))))))))))",
                "known known",
                "substring(option host-name, x, 1) = \"a\""
            })
    void aConditionThatKeaHasNotIsListed(final String condition) throws Exception {
        assertEquals(2, lost(text(NET + "} class \"c\" { match if " + condition + "; }")).size());
    }

    /** dhcpd.conf(5): default-lease-time is 12 hours; Kea wants min, default and max in order. */
    @Test
    void leaseTimesAreInOrder() throws Exception {
        holds("\"valid-lifetime\":3600,\"max-valid-lifetime\":3600", text("max-lease-time 3600;"));
        holds(
                "\"valid-lifetime\":60,\"max-valid-lifetime\":90,\"min-valid-lifetime\":60",
                text("min-lease-time 99; default-lease-time 60; max-lease-time 90;"));
        final var v6 = file("dhcpd6-provider.conf");
        holds("\"valid-lifetime\":86400", v6);
        holds("\"preferred-lifetime\":54000", v6);
    }

    @Test
    void whatAGroupSaysIsHandedDown() throws Exception {
        final var groups = file("groups.conf");
        holds(
                "{\"next-server\":\"10.40.0.9\",\"boot-file-name\":\"other.img\","
                        + "\"hw-address\":\"08:00:2b:4c:29:02\",\"hostname\":\"thin2\"",
                groups);
        holds("\"data\":\"10.40.0.9:/srv/thin\\\\,rw\"", groups);
        holds("\"renew-timer\":600,\"rebind-timer\":1200", groups);
        assertEquals(6, lost(groups).size(), () -> lost(groups).toString());
    }

    @Test
    void prefixesAreDelegatedInBlocks() throws Exception {
        final var lan = file("dhcpd6-lan.conf");
        holds("{\"prefix\":\"2001:db8:100::\",\"prefix-len\":40,\"delegated-len\":48}", lan);
        holds("\"duid\":\"000100014a1fbae360b91f012345\"", lan);
        holds("\"ip-addresses\":[\"2001:db8:2::127\"]", lan);
    }

    @Test
    void noSecretIsShown() throws Exception {
        for (final String name : List.of("provider.conf", "ddns.conf")) {
            final var result = file(name);
            final String all = server(result) + result.notes();
            assertFalse(all.contains("c2VjcmV0") || all.contains("AAAAB3Nz"), all);
        }
    }

    @Test
    void aStatementOfAnIncludedFileIsNamedByItsFile() throws Exception {
        final var ddns = file("ddns.conf");
        assertTrue(
                ddns.notes().stream()
                        .anyMatch(it -> it.file().equals("ddns-hosts.inc") && it.line() == 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subnet 1.2.3.0 { | dhcpd.conf line 1 column 16: the block that begins here has no",
                "} | dhcpd.conf line 1 column 1: '}' closes no block",
                "a b | dhcpd.conf line 1 column 4: ';' is missing behind the statement of line 1",
                "pool { a } | dhcpd.conf line 1 column 10: ';' is missing",
                "{ } | dhcpd.conf line 1 column 1: '{' belongs to nothing",
                "option a \"b | dhcpd.conf line 1 column 10: the string has no closing quote",
                "option a \"\\xzz\"; | dhcpd.conf line 1 column 13: an escape is no octet",
                "option a code 3 = { integer 8; | dhcpd.conf line 1 column 19: the record"
            })
    void badTextIsRefusedWithItsPlace(final String text, final String wanted) {
        final var refused = assertThrows(DhcpdSyntaxException.class, () -> text(text));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(wanted), refused::getMessage);
    }

    @Test
    void sizeAndDepthAreBounded() {
        assertRefused("blocks in one another", "pool {".repeat(10_000));
        assertRefused("a word is longer", "a".repeat(5000));
        assertRefused("the string is longer", "a \"" + "b".repeat(5000) + "\";");
        assertRefused("more than 10000 words", "a ".repeat(20_000) + ";");
        assertRefused("more than 400000 words", "a;".repeat(300_000));
        assertRefused("characters, at most", " ".repeat(Tokenizer.TEXT_MAX + 1));
        assertRefused("files, or", "include \"dhcpd.conf\";");
        assertRefused("is no text", "a \u0000;");
    }

    private static void assertRefused(final String reason, final String text) {
        final var refused = assertThrows(DhcpdSyntaxException.class, () -> text(text));
        assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused::getMessage);
    }

    /** Every statement cut short, left out or doubled in its words is converted or listed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "office-primary.conf",
                "firewall-lans.conf",
                "pxe.conf",
                "voip.conf",
                "groups.conf",
                "provider.conf",
                "routes.conf",
                "ddns.conf",
                "dhcpd6-lan.conf",
                "dhcpd6-provider.conf"
            })
    void brokenFilesAreConvertedOrRefused(final String name) throws Exception {
        final String good = read(name);
        final var random = new Random(name.hashCode());
        int converted = 0;
        for (int i = 0; i < 400; i++) {
            final String[] words = good.split("(?<=[\\s;{}(),=])", -1);
            final int at = random.nextInt(words.length);
            final int other = random.nextInt(words.length);
            words[at] =
                    switch (random.nextInt(3)) {
                        case 0 -> "";
                        case 1 -> words[other] + words[at];
                        default -> words[other];
                    };
            final String bad = String.join("", words);
            try {
                final var result =
                        convert(Optional.empty(), name, file -> file.equals(name) ? bad : "");
                assertNotEquals(Json.Obj.EMPTY, result.configuration());
                converted++;
            } catch (final DhcpdSyntaxException refused) {
                assertTrue(String.valueOf(refused.getMessage()).contains(" line "), bad);
            }
        }
        assertTrue(converted > 100, "only " + converted + " of 400 came as far as the converter");
    }
}
