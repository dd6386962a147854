package org.tandemgate.keaha.flow.dhcpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Files in the words of dhcpd 4.4; dhcpd.leases(5). */
final class LeaseFileTest {
    /** 2026-11-19 12:00:00 UTC. */
    private static final long NOW = 1_795_089_600L;

    private static final String HEAD =
            """
            # The format of this file is documented in the dhcpd.leases(5) manual page.
            authoring-byte-order little-endian;

            """;

    private static LeaseFile.Content read(final String text) {
        try {
            return tried(text);
        } catch (final DhcpdSyntaxException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static LeaseFile.Content tried(final String text) throws DhcpdSyntaxException {
        final var file = new LeaseFile("dhcpd.leases", NOW);
        for (final String line : text.split("(?<=\n)", -1)) {
            if (!line.isEmpty()) {
                file.take(line);
            }
        }
        return file.end();
    }

    private static String lease(final String address, final String... more) {
        return "lease "
                + address
                + " {\n  starts 4 2026/11/19 10:00:00;\n  ends 4 2026/11/19 14:00:00;\n"
                + "  cltt 4 2026/11/19 10:00:00;\n  binding state active;\n"
                + "  next binding state free;\n  rewind binding state free;\n"
                + "  hardware ethernet 02:aa:00:00:00:1;\n"
                + List.of(more).stream()
                        .map(line -> "  " + line + "\n")
                        .collect(Collectors.joining())
                + "}\n";
    }

    private static String taken(final LeaseFile.Content content) {
        return content.leases().stream()
                .map(it -> it.arguments(1).write())
                .collect(Collectors.joining("\n"));
    }

    private static String left(final LeaseFile.Content content) {
        return content.left().stream()
                .map(it -> it.line() + " " + it.address() + ": " + it.reason())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aLeaseIsTakenWithAllThatKeaKeeps() {
        final LeaseFile.Content content =
                read(
                        HEAD
                                + lease(
                                        "10.0.0.5",
                                        "uid \"\\001\\002\\252\\000\\\"x\";",
                                        "set vendor-class-identifier = \"MSFT 5.0\";",
                                        "client-hostname \"Laptop-1\";",
                                        "on expiry {",
                                        "  set x = \"}\";",
                                        "}"));
        assertEquals(
                "{\"ip-address\":\"10.0.0.5\",\"subnet-id\":1,\"valid-lft\":14400,"
                        + "\"expire\":1795096800,\"hostname\":\"laptop-1\","
                        + "\"hw-address\":\"02:aa:00:00:00:01\","
                        + "\"client-id\":\"01:02:aa:00:22:78\"}",
                taken(content));
        assertEquals("", left(content));
    }

    @Test
    void theLastWordOfAnAddressCounts() {
        final String freed = lease("10.0.0.5").replace("state active", "state free");
        assertEquals("", taken(read(lease("10.0.0.5") + freed)));
        assertEquals(1, read(freed + lease("10.0.0.5")).leases().size());
        final String abandoned = lease("10.0.0.5").replace("state active", "state abandoned");
        assertTrue(left(read(lease("10.0.0.5") + abandoned)).startsWith("10 10.0.0.5: it was"));
        assertEquals("", left(read(abandoned + lease("10.0.0.5"))));
    }

    /** Both sides of the end, and the three ways to write it. */
    @Test
    void whatEndedIsNotInForce() {
        final String ends = "ends 4 2026/11/19 14:00:00;";
        assertEquals(
                0,
                read(lease("10.0.0.5").replace(ends, "ends 4 2026/11/19 12:00:00;"))
                        .leases()
                        .size());
        assertEquals(
                1,
                read(lease("10.0.0.5").replace(ends, "ends 4 2026/11/19 12:00:01;"))
                        .leases()
                        .size());
        assertEquals(
                0,
                read(lease("10.0.0.5").replace(ends, "ends epoch " + NOW + ";")).leases().size());
        assertEquals(
                1,
                read(lease("10.0.0.5").replace(ends, "ends epoch " + (NOW + 1) + ";"))
                        .leases()
                        .size());
        assertTrue(
                taken(read(lease("10.0.0.5").replace(ends, "ends never;")))
                        .contains("\"valid-lft\":4294967295,\"hw-address\""));
    }

    @Test
    void whatCannotBeTakenIsNamedWithItsLine() {
        assertEquals(
                """
                1 10.0.0.5: it has no Ethernet address, and Kea needs one
                10 10.0.0.6: it has no end; needs ends and a date, never, or epoch and seconds
                19 2001:db8::1: it is no address of its family
                28 the block of line 28: it cannot be read, counted from there: dhcpd.leases line\
                 1 column 18: '}' closes no block; remove it
                29 the last block: it has no end; dhcpd was stopped while it wrote""",
                left(
                        read(
                                lease("10.0.0.5").replace("ethernet", "token-ring")
                                        + lease("10.0.0.6")
                                                .replace("2026/11/19 14", "2026/13/19 14")
                                        + lease("2001:db8::1")
                                        + "lease 10.0.0.7 {}}\n"
                                        + "lease 10.0.0.8 {\n  binding state active;\n")));
    }

    private static String association(final String kind, final String... inside) {
        return kind
                + " \"\\001\\002\\003\\004\\000\\003\\000\\001\\002\\252\" {\n"
                + "  cltt 4 2026/11/19 10:00:00;\n"
                + List.of(inside).stream()
                        .map(
                                it ->
                                        "  "
                                                + it
                                                + " {\n    binding state active;\n"
                                                + "    preferred-life 3600;\n    max-life 7200;\n"
                                                + "    ends 4 2026/11/19 14:00:00;\n  }\n")
                        .collect(Collectors.joining())
                + "}\n";
    }

    @Test
    void addressesAndPrefixesOfDhcpv6AreTaken() {
        final String file =
                association("ia-na", "iaaddr 2001:db8::5")
                        + association("ia-pd", "iaprefix 2001:db8:1::/56")
                        + association("ia-ta", "iaaddr 2001:db8::6");
        final LeaseFile.Content content = read(HEAD + file);
        assertEquals(
                "{\"ip-address\":\"2001:db8::5\",\"subnet-id\":1,\"valid-lft\":7200,"
                        + "\"expire\":1795096800,\"duid\":\"00:03:00:01:02:aa\",\"iaid\":67305985,"
                        + "\"preferred-lft\":3600,\"type\":\"IA_NA\"}\n"
                        + "{\"ip-address\":\"2001:db8:1::\",\"subnet-id\":1,\"valid-lft\":7200,"
                        + "\"expire\":1795096800,\"duid\":\"00:03:00:01:02:aa\",\"iaid\":67305985,"
                        + "\"preferred-lft\":3600,\"type\":\"IA_PD\",\"prefix-len\":56}",
                taken(content));
        assertEquals(
                "22 2001:db8::6: it is a temporary address, which Kea does not have",
                left(content));
        assertTrue(
                taken(read("authoring-byte-order big-endian;\n" + file))
                        .contains("\"iaid\":16909060"));
    }

    /** dhcpd writes the whole association again: what is not in it any more was given back. */
    @Test
    void anAssociationReplacesWhatItHadBefore() {
        final LeaseFile.Content content =
                read(
                        association("ia-na", "iaaddr 2001:db8::5", "iaaddr 2001:db8::6")
                                + association("ia-na", "iaaddr 2001:db8::6"));
        assertEquals(
                List.of("2001:db8::6"),
                content.leases().stream().map(DhcpdLease::address).toList());
    }

    @Test
    void whatIsTooLargeIsRefused() {
        final var refused =
                assertThrows(DhcpdSyntaxException.class, () -> tried("x".repeat(65_537)));
        assertTrue(String.valueOf(refused.getMessage()).contains("more than 65536 characters"));

        final var many = new StringBuilder();
        for (int i = 0; i <= LeaseFile.LEASES_MAX; i++) {
            many.append(lease("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)));
        }
        assertThrows(DhcpdSyntaxException.class, () -> tried(many.toString()));
    }

    /** Against the calendar of the JDK; Kea keeps 32 bits, which last until 2106. */
    @Test
    void datesAreThoseOfTheCalendar() {
        for (long day = 20_454; day < 49_500; day += 13) {
            final LocalDateTime date =
                    LocalDateTime.ofEpochSecond(day * 86_400 + 86_399, 0, ZoneOffset.UTC);
            final String text = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss").format(date);
            final LeaseFile.Content content =
                    read(lease("10.0.0.5").replace("2026/11/19 14:00:00", text));
            final long wanted = date.toEpochSecond(ZoneOffset.UTC);
            assertEquals(
                    wanted <= NOW ? List.of() : List.of(wanted),
                    content.leases().stream().map(it -> it.term().expires()).toList(),
                    text);
        }
    }

    /** Whatever is in it: a list of leases, or a refusal, and never more than the limits. */
    @Test
    void garbageHarmsNothing() {
        final String good =
                lease("10.0.0.5", "uid \"\\001\";") + association("ia-na", "iaaddr ::1");
        final var random = new Random(8);
        for (int round = 0; round < 3000; round++) {
            final var text = new StringBuilder(good);
            for (int i = 0; i <= round % 7; i++) {
                text.setCharAt(
                        random.nextInt(text.length()),
                        "{}\";\n\\ #=\u0000\u00ff1a".charAt(random.nextInt(13)));
            }
            try {
                final LeaseFile.Content content = tried(text.toString());
                assertTrue(content.leases().size() <= 2, text::toString);
            } catch (final DhcpdSyntaxException refused) {
                assertTrue(String.valueOf(refused.getMessage()).startsWith("dhcpd.leases line"));
            }
        }
    }
}
