package org.tandemgate.peer.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.peer.NodeReport;
import org.tandemgate.peer.protocol.Frame;

class ReportTextTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00.123Z");

    private static NodeReport.Host host(final String name, final @Nullable String problem) {
        return new NodeReport.Host(
                name,
                "eth0",
                7,
                "carp",
                Role.MASTER,
                AT.minusMillis(5000),
                "master is silent",
                List.of("10.0.0.1/24", "2001:db8::1/64"),
                new NodeReport.Timing(1, 100, 240),
                240,
                true,
                new NodeReport.Counts(61, 2),
                problem);
    }

    private static NodeReport report(final List<NodeReport.Host> hosts, final int problems) {
        final List<Problem> all = new ArrayList<>();
        for (int i = 0; i < problems; i++) {
            all.add(new Problem("a.cfg", "problem " + i + " \t\n\\ é€", AT.minusSeconds(i)));
        }
        return new NodeReport(
                "gw1",
                AT,
                new NodeReport.Standing(true, true, true, "new disk"),
                hosts,
                List.of(new Demotion("carp", "operator", "try", 7, AT.minusSeconds(1), null)),
                all,
                new NodeReport.Parts(
                        new NodeReport.Connections(48_210, 3, 12.5, "done", true),
                        118L,
                        List.of(new NodeReport.Dhcp("service4", "FINE", true))),
                new TreeMap<>(Map.of("carp", "1.0.0")),
                new TreeMap<>(Map.of("kernel", "6.1")));
    }

    @Test
    void whatIsToldIsUnderstood() {
        final NodeReport full =
                report(List.of(host("lan", null), host("wan", "link of eth0 is down")), 2);
        assertEquals(Optional.of(full), ReportText.decode(ReportText.encode(full)));
        final NodeReport bare =
                new NodeReport(
                        "gw1",
                        AT,
                        new NodeReport.Standing(false, false, false, ""),
                        List.of(),
                        List.of(),
                        List.of(),
                        new NodeReport.Parts(null, null, List.of()),
                        new TreeMap<>(),
                        new TreeMap<>());
        assertEquals(Optional.of(bare), ReportText.decode(ReportText.encode(bare)));
    }

    /** Of a newer version. */
    @Test
    void whatIsNotKnownIsLeft() {
        final NodeReport one = report(List.of(host("lan", null)), 0);
        final String newer =
                ReportText.encode(one).replace("\tvhid=7", "\tvhid=7\tzz=1") + "planet\tname=x\n";
        assertEquals(Optional.of(one), ReportText.decode(newer));
    }

    @Test
    void whatIsTooLongIsLeftOutAtItsEnd() {
        final List<NodeReport.Host> hosts = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            hosts.add(host("host" + i, null));
        }
        final String text = ReportText.encode(report(hosts, 2000));
        assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= Frame.LONGEST_BODY);
        final NodeReport read = ReportText.decode(text).orElseThrow();
        assertEquals(hosts, read.hosts());
        assertEquals("6.1", read.facts().get("kernel"));
        assertTrue(!read.problems().isEmpty() && read.problems().size() < 2000);
    }

    @Test
    void whatIsSpoiltIsRefusedAsAWhole() {
        final String good = ReportText.encode(report(List.of(host("lan", null)), 0));
        for (final String[] spoilt :
                new String[][] {
                    {"role=MASTER", "role=KING"},
                    {"vhid=7", "vhid=256"},
                    {"vhid=7", "vhid=x"},
                    {"advbase=1", "advbase=-1"},
                    {"name=gw1", "name=g/w"},
                    {"name=gw1", "name="},
                    {"node\t", "nod\t"},
                    {"revision=118", "revision=-1"}
                }) {
            final String bad = good.replace(spoilt[0], spoilt[1]);
            assertTrue(!bad.equals(good), spoilt[0]);
            assertEquals(Optional.empty(), ReportText.decode(bad), spoilt[1]);
        }
    }

    /** Whoever has the key may still be wrong: no text throws. */
    @Test
    void noTextThrows() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String good = ReportText.encode(report(List.of(host("lan", "x")), 3));
        for (int i = 0; i < 20_000; i++) {
            final StringBuilder text = new StringBuilder(good);
            for (int n = random.nextInt(4); n >= 0; n--) {
                final int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, "\t9=\n=\\".charAt(random.nextInt(6)));
                }
            }
            final Optional<NodeReport> read = ReportText.decode(text.toString());
            read.ifPresent(
                    it -> assertTrue(it.name().matches("[A-Za-z0-9._-]{1,63}"), "seed " + seed));
        }
    }
}
