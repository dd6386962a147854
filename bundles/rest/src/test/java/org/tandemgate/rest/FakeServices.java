package org.tandemgate.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.Doctor;
import org.tandemgate.api.doctor.DoctorReport;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.api.events.Explainer;
import org.tandemgate.api.events.Explanation;
import org.tandemgate.api.events.Fact;
import org.tandemgate.api.events.HistoryStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.services.Services;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** A node with one virtual host, MASTER; remembers what was changed. */
final class FakeServices implements Services {
    /** What was done to the node, in order. */
    final List<String> changes = new ArrayList<>();

    final List<Event> events = new ArrayList<>();
    boolean peerTakesOver = true;
    boolean syncs = true;
    private final List<Demotion> demotions = new ArrayList<>();

    synchronized void happened(final String text) {
        events.add(
                new Event(
                        events.size() + 1,
                        1,
                        Instant.now(),
                        0,
                        EventKind.ROLE,
                        "lan",
                        text,
                        new TreeMap<>(Map.of("cause", "silence"))));
    }

    synchronized List<String> changes() {
        return List.copyOf(changes);
    }

    private synchronized void changed(final String what) {
        changes.add(what);
    }

    private String moved(final String what) throws RefusedException {
        if (!peerTakesOver) {
            throw new RefusedException("lan: nobody took over within 1.00 s");
        }
        changed(what);
        return "lan: gw2 took over";
    }

    /** What runs; a test may add to it. */
    final List<Object> running =
            new ArrayList<>(
                    List.of(
                            new FakeElection(),
                            new FakeNode(),
                            new FakeHistory(),
                            new FakeDrills(this::moved),
                            (Doctor)
                                    pair ->
                                            new DoctorReport(
                                                    "gw1",
                                                    pair,
                                                    List.of(CheckResult.ok("node.ready", "it is")),
                                                    Instant.now(),
                                                    5),
                            (Explainer) FakeServices::explain,
                            (ProblemSource)
                                    () ->
                                            List.of(
                                                    new Problem(
                                                            "a.cfg",
                                                            "x is 3, needs 1..2",
                                                            Instant.now()))));

    private static List<Explanation> explain(final String name) {
        return name.isEmpty() || name.equals("lan")
                ? List.of(
                        new Explanation(
                                "lan",
                                Role.MASTER,
                                List.of(new Fact("MASTER: it is", "election", 5L)),
                                List.of(),
                                List.of()))
                : List.of();
    }

    @Override
    public <T> Optional<T> find(final Class<T> type) {
        return type == ConfigSync.class && syncs
                ? Optional.of(type.cast(new FakeSync(this::changed)))
                : all(type).stream().findFirst();
    }

    @Override
    public <T> List<T> all(final Class<T> type) {
        return running.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public Map<String, String> bundles() {
        return Map.of("carp", "1.0.0");
    }

    private final class FakeHistory implements EventHistory {
        @Override
        public List<Event> after(final long id, final int limit) {
            synchronized (FakeServices.this) {
                return events.stream().filter(it -> it.id() > id).limit(limit).toList();
            }
        }

        @Override
        public List<Event> latest(final int limit) {
            return after(0, limit);
        }

        @Override
        public HistoryStatus status() {
            synchronized (FakeServices.this) {
                return new HistoryStatus(1, 1, events.size(), 0, 0, null, Instant.now());
            }
        }
    }

    private final class FakeNode implements Node {
        @Override
        public NodeStatus status() {
            return new NodeStatus("gw1", "gw2", true, false, "", null, true, Instant.now());
        }

        private String move(final String what) throws RefusedException {
            return moved(what);
        }

        @Override
        public String enterMaintenance(final String reason, final boolean force)
                throws RefusedException {
            return move("maintenance on " + reason + " " + force);
        }

        @Override
        public String leaveMaintenance() throws RefusedException {
            return move("maintenance off");
        }

        @Override
        public String handOver(final boolean force) throws RefusedException {
            return move("handover " + force);
        }

        @Override
        public String previewHandOver(final boolean force) throws RefusedException {
            if (!peerTakesOver) {
                throw new RefusedException("nothing to hand over");
            }
            return "lan: would be asked for";
        }
    }

    private final class FakeElection implements Election {
        @Override
        public List<VirtualHostStatus> virtualHosts() {
            final Instant now = Instant.now();
            return List.of(
                    new VirtualHostStatus(
                            "lan",
                            "eth0",
                            1,
                            Role.MASTER,
                            now.minusSeconds(60),
                            "master is silent",
                            List.of(CidrAddress.parse("10.0.0.1/24")),
                            1,
                            0,
                            0,
                            0,
                            "carp",
                            MacMode.VIRTUAL,
                            null,
                            0,
                            List.of(),
                            1_000_000_000L,
                            3_000_000_000L,
                            61,
                            2,
                            Map.of("badauth", 5L),
                            new PeerSighting(
                                    IpAddress.parse("10.0.0.3"), now.minusSeconds(50), 1, 100, 0),
                            "",
                            null,
                            now));
        }

        @Override
        public Map<String, Long> dropped() {
            return Map.of();
        }

        @Override
        public PauseCount pauses() {
            return new PauseCount(0, Duration.ZERO, null);
        }

        @Override
        public List<Demotion> demotions() {
            synchronized (FakeServices.this) {
                return List.copyOf(demotions);
            }
        }

        @Override
        public void demote(final String group, final Cause cause, final int amount) {
            changed("demote " + group + " " + cause.reason() + " " + amount);
            synchronized (FakeServices.this) {
                demotions.add(
                        new Demotion(
                                group, cause.owner(), cause.reason(), amount, Instant.now(), null));
            }
        }

        @Override
        public void undemote(final String group, final Cause cause, final int amount) {
            changed("undemote " + group + " " + cause.reason() + " " + amount);
            synchronized (FakeServices.this) {
                demotions.clear();
            }
        }

        @Override
        public void apply(final NodePolicy policy) {
            throw new AssertionError("REST has no policy");
        }

        @Override
        public List<HandOver> handOver(final Duration bound, final boolean force) {
            throw new AssertionError("the node hands over");
        }

        @Override
        public List<HandOver> previewHandOver(final Duration bound, final boolean force) {
            throw new AssertionError("the node hands over");
        }
    }
}
