package org.tandemgate.metrics.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.api.events.HistoryStatus;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.api.peer.PeerChannel;
import org.tandemgate.api.peer.PeerStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.metrics.link.Exposition;

class CollectorTest {
    private static final Pattern LINE =
            Pattern.compile(
                    "([a-z_]+)(\\{[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\"\\\\n])*\""
                            + "(?:,[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\"\\\\n])*\")*})? ([-+0-9.eE]+)");

    private final FakeElection election = new FakeElection();
    private final Transitions transitions = new Transitions();
    private final RoleTimes times = new RoleTimes();

    private static final EventHistory HISTORY =
            new EventHistory() {
                @Override
                public List<Event> after(final long id, final int limit) {
                    return List.of();
                }

                @Override
                public List<Event> latest(final int limit) {
                    return List.of();
                }

                @Override
                public HistoryStatus status() {
                    return new HistoryStatus(1, 1, 9, 4, 0, null, FakeElection.NOW);
                }
            };

    private String text() {
        final Sources sources =
                new Sources(
                        election,
                        null,
                        null,
                        null,
                        null,
                        null,
                        HISTORY,
                        List.of(),
                        NodeViews.of(services(), FakeElection.NOW, new TreeMap<>()),
                        FakeElection.NOW.plusSeconds(86_400));
        return new String(
                Exposition.text(
                        Collector.collect(sources, transitions, times, FakeElection.NOW),
                        times.gaps()),
                StandardCharsets.UTF_8);
    }

    private @Nullable PeerStatus peer;

    private Services services() {
        return new Services() {
            @Override
            public <T> Optional<T> find(final Class<T> type) {
                final PeerStatus told = peer;
                return type == PeerChannel.class && told != null
                        ? Optional.of(type.cast((PeerChannel) () -> told))
                        : Optional.empty();
            }

            @Override
            public <T> List<T> all(final Class<T> type) {
                return List.of();
            }

            @Override
            public Map<String, String> bundles() {
                return Map.of();
            }
        };
    }

    @Test
    void theOtherNodeIsToldAsItIsKnown() {
        assertFalse(text().contains("ha_peer_state"));
        peer =
                new PeerStatus(
                        PeerStatus.State.SILENT,
                        "gw2",
                        "x",
                        null,
                        FakeElection.NOW,
                        12_500,
                        0.5,
                        -3000,
                        Map.of("key", 4L),
                        "no answer");
        final Map<String, Double> values = parse(text());
        assertEquals(1.0, values.get("ha_peer_state{state=\"silent\"}"));
        assertEquals(0.0, values.get("ha_peer_state{state=\"live\"}"));
        assertEquals(12.5, values.get("ha_peer_report_age_seconds"));
        assertEquals(0.0005, values.get("ha_peer_rtt_seconds"));
        assertEquals(-3.0, values.get("ha_clock_skew_seconds"));
        assertEquals(4.0, values.get("ha_peer_refused_total{reason=\"key\"}"));
        assertEquals(0.0, values.get("ha_disagreements"));
        assertEquals(86_400.0, values.get("ha_cert_expiry_seconds"));
    }

    private void happened(final EventKind kind, final Map<String, String> details) {
        transitions.happened(
                new Event(1, 1, Instant.EPOCH, 0, kind, "lan", "", new TreeMap<>(details)));
    }

    /** As promtool reads it: help and type in front of each name, every line well-formed. */
    private static Map<String, Double> parse(final String text) {
        final Map<String, Double> values = new TreeMap<>();
        final Set<String> typed = new TreeSet<>();
        for (final String line : text.split("\n", -1)) {
            if (line.startsWith("# TYPE ")) {
                assertTrue(typed.add(line.split(" ", -1)[2]), () -> "twice: " + line);
            } else if (!line.isEmpty() && !line.startsWith("# HELP ")) {
                final Matcher matcher = LINE.matcher(line);
                assertTrue(matcher.matches(), () -> "not the format: " + line);
                assertTrue(typed.contains(matcher.group(1)), () -> "no type: " + line);
                final String labels = matcher.group(2) == null ? "" : matcher.group(2);
                final Double before =
                        values.put(matcher.group(1) + labels, Double.valueOf(matcher.group(3)));
                assertEquals(null, before, () -> "twice: " + line);
            }
        }
        return values;
    }

    @Test
    void everyLineIsWellFormedAndSaysWhatTheSnapshotSays() {
        election.heardMillisAgo = 90_000L;
        happened(EventKind.ROLE, Map.of("from", "BACKUP", "to", "MASTER", "cause", "silence"));
        happened(EventKind.ROLE, Map.of("from", "BACKUP", "to", "MASTER", "cause", "silence"));
        happened(EventKind.ROLE, Map.of("to", "MASTER", "cause", "first-sight"));
        happened(EventKind.CONTESTED, Map.of());

        final Map<String, Double> values = parse(text());

        assertEquals(
                1.0,
                values.get(
                        "ha_role{group=\"carp\",node=\"\",role=\"MASTER\",virtual_host=\"lan\"}"));
        assertEquals(
                0.0,
                values.get(
                        "ha_role{group=\"carp\",node=\"\",role=\"BACKUP\",virtual_host=\"lan\"}"));
        assertEquals(0.25, values.get("ha_observed_age_seconds{virtual_host=\"lan\"}"));
        assertEquals(90.0, values.get("ha_peer_age_seconds{virtual_host=\"lan\"}"));
        assertEquals(0.0, values.get("ha_dual_master{virtual_host=\"lan\"}"));
        assertEquals(61.0, values.get("ha_adverts_sent_total{virtual_host=\"lan\"}"));
        assertEquals(
                5.0,
                values.get("ha_adverts_dropped_total{reason=\"badauth\",virtual_host=\"lan\"}"));
        assertEquals(
                3.0, values.get("ha_adverts_dropped_total{reason=\"badvhid\",virtual_host=\"\"}"));
        assertEquals(
                7.0,
                values.get(
                        "ha_demotion{group=\"carp\",owner=\"operator\",reason=\"say"
                                + " \\\"when\\\"\\nnow\"}"));
        assertEquals(2.0, values.get("ha_pauses_total"));
        assertEquals(1.5, values.get("ha_pause_seconds"));
        assertEquals(
                2.0,
                values.get(
                        "ha_transitions_total{cause=\"silence\",to=\"MASTER\",virtual_host=\"lan\"}"));
        assertEquals(
                1, values.keySet().stream().filter(it -> it.startsWith("ha_transitions")).count());
        assertEquals(1.0, values.get("ha_contested_total{virtual_host=\"lan\"}"));
        assertEquals(4.0, values.get("ha_events_left_out_total"));
    }

    @Test
    void twoMastersAreToldWhileTheOtherIsHeard() {
        final String name = "ha_dual_master{virtual_host=\"lan\"}";
        election.heardMillisAgo = 3000L;
        assertEquals(1.0, parse(text()).get(name));
        election.heardMillisAgo = 3001L;
        assertEquals(0.0, parse(text()).get(name));
        // Crossed ours while the role moved.
        election.heardMillisAgo = 59_000L;
        assertEquals(0.0, parse(text()).get(name));
        election.heardMillisAgo = 10L;
        election.heardAdvskew = 255;
        assertEquals(0.0, parse(text()).get(name));
    }

    /** What does not run is not there, rather than 0. */
    @Test
    void withoutAnElectionThereIsNoRole() {
        final Sources nothing =
                new Sources(null, null, null, null, null, null, null, List.of(), null, null);
        final String text =
                new String(
                        Exposition.text(
                                Collector.collect(nothing, transitions, times, FakeElection.NOW),
                                times.gaps()),
                        StandardCharsets.UTF_8);
        assertEquals(Map.of("ha_election_running", 0.0, "ha_problems", 0.0), parse(text));
    }

    @Test
    void countsOfTransitionsAreBounded() {
        for (int i = 0; i < 5000; i++) {
            happened(EventKind.ROLE, Map.of("from", "A", "to", "B", "cause", "c" + i));
        }
        assertEquals(1000, transitions.transitions().points().size());
    }

    /** An alert on a name that nobody measures never fires. */
    @Test
    void rulesAndBoardUseNamesThatAreMeasured() throws IOException {
        final Set<String> measured = new TreeSet<>();
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (final Path file : sources.filter(Files::isRegularFile).toList()) {
                final Matcher name =
                        Pattern.compile("(gauge|counter|single|count)\\(\\s*\"(ha_[a-z_]+)\"")
                                .matcher(Files.readString(file));
                while (name.find()) {
                    final boolean counts = name.group(1).startsWith("count");
                    measured.add(name.group(2) + (counts ? "_total" : ""));
                }
            }
        }
        assertTrue(measured.contains("ha_role") && measured.size() > 25, measured::toString);
        for (final String file : List.of("tandemgate-alerts.yml", "tandemgate-grafana.json")) {
            final String text = Files.readString(Path.of("../../config/monitoring", file));
            final Set<String> used = new TreeSet<>();
            final Matcher name = Pattern.compile("\\bha_[a-z_]+").matcher(text);
            while (name.find()) {
                used.add(name.group());
            }
            assertFalse(used.isEmpty());
            used.removeAll(measured);
            assertEquals(Set.of(), used, file);
        }
    }
}
