package org.tandemgate.doctor.runtime;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.peer.NodeReport;
import org.tandemgate.api.peer.PeerChannel;
import org.tandemgate.api.peer.PeerStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.net.CidrAddress;

/** Two nodes with one virtual host that do what an election does, in a time of their own. */
final class FakePair implements Services, Pace {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** What was done to this node, in order. */
    final List<String> done = new ArrayList<>();

    /** The other clock is ahead of this one. */
    long skewMillis = 5000;

    long takesOverAfterMillis = 3300;
    boolean takesOver = true;
    boolean preempt = true;
    boolean cutFails;
    boolean maintenance;
    boolean maintenanceThere;
    boolean hears = true;
    boolean ready = true;
    int advbaseThere = 1;
    int advskewThere = 100;

    /** Milliseconds of {@link #nanos} at which the other one dies. */
    long dies = Long.MAX_VALUE;

    /** Done at the end of each pause. */
    Runnable whilePausing = () -> {};

    private Role here = Role.MASTER;
    private Role there = Role.BACKUP;
    private long hereSince;
    private long thereSince;
    private long nowMillis = 1000;
    private int demotion;
    private boolean cut;
    private boolean yielded;

    @Override
    public long nanos() {
        return nowMillis * NANOS_PER_MILLI;
    }

    @Override
    public void pause() throws InterruptedException {
        nowMillis += LOOK_MILLIS;
        advance();
        whilePausing.run();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    boolean isAsBefore() {
        return demotion == 0 && !cut;
    }

    Role here() {
        return here;
    }

    private boolean isDead() {
        return nowMillis >= dies;
    }

    private void advance() {
        if (cut && here == Role.MASTER) {
            here = Role.INIT;
            hereSince = nowMillis;
        } else if (cut) {
            if (there == Role.BACKUP && nowMillis - hereSince >= takesOverAfterMillis) {
                takeOver();
            }
        } else if (demotion == 240) {
            if (here == Role.MASTER) {
                takeOver();
            }
        } else if (here != Role.MASTER && (!yielded || isDead())) {
            here = Role.MASTER;
            hereSince = nowMillis;
            there = Role.BACKUP;
            thereSince = nowMillis + 1;
        }
    }

    private void takeOver() {
        if (takesOver && !isDead()) {
            there = Role.MASTER;
            thereSince = nowMillis;
            if (here == Role.MASTER) {
                here = Role.BACKUP;
                hereSince = nowMillis + 1;
            }
        }
    }

    private static Instant at(final long millis) {
        return BEGIN.plusMillis(millis);
    }

    @Override
    public <T> Optional<T> find(final Class<T> type) {
        return all(type).stream().findFirst();
    }

    @Override
    public <T> List<T> all(final Class<T> type) {
        if (type == Election.class) {
            return List.of(type.cast(election()));
        }
        if (type == Node.class) {
            return List.of(type.cast(node()));
        }
        return type == PeerChannel.class ? List.of(type.cast((PeerChannel) this::peer)) : List.of();
    }

    @Override
    public Map<String, String> bundles() {
        return Map.of();
    }

    private Election election() {
        return (Election)
                Proxy.newProxyInstance(
                        Election.class.getClassLoader(),
                        new Class<?>[] {Election.class},
                        (proxy, method, arguments) -> answer(method.getName(), arguments));
    }

    private Object answer(final String method, final Object[] arguments) {
        return switch (method) {
            case "virtualHosts" -> List.of(host());
            case "demotions" -> demotions();
            case "demote" -> change("demote " + arguments[2], demotion + (int) arguments[2]);
            case "undemote" -> change("undemote " + arguments[2], 0);
            case "cut" -> cut(arguments[0] + " ", !((Duration) arguments[1]).isZero());
            default -> throw new AssertionError(method);
        };
    }

    private List<Demotion> demotions() {
        return demotion == 0
                ? List.of()
                : List.of(new Demotion("*", "drill", "drill", demotion, at(nowMillis), null));
    }

    /** What is handed over comes back when a demotion ends. */
    private Object change(final String what, final int to) {
        done.add(what);
        yielded = yielded && to > demotion;
        demotion = to;
        return "";
    }

    private Object cut(final String what, final boolean now) {
        if (cutFails) {
            throw new IllegalStateException("cut fails");
        }
        done.add("cut " + what + now);
        cut = now;
        return "";
    }

    private VirtualHostStatus host() {
        return new VirtualHostStatus(
                "lan",
                "eth0",
                1,
                here,
                at(hereSince),
                "",
                List.of(CidrAddress.parse("10.0.0.1/24")),
                1,
                0,
                0,
                demotion,
                "carp",
                MacMode.VIRTUAL,
                null,
                0,
                List.of(),
                1,
                1,
                1,
                1,
                Map.of(),
                null,
                "",
                null,
                at(nowMillis));
    }

    private Node node() {
        return (Node)
                Proxy.newProxyInstance(
                        Node.class.getClassLoader(),
                        new Class<?>[] {Node.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("status")) {
                                return new NodeStatus(
                                        "gw1",
                                        "gw2",
                                        ready,
                                        maintenance,
                                        "",
                                        null,
                                        preempt,
                                        at(nowMillis));
                            }
                            done.add("handover");
                            if (!takesOver) {
                                throw new RefusedException("lan: nobody took over");
                            }
                            yielded = true;
                            takeOver();
                            return "lan: gw2 took over";
                        });
    }

    private PeerStatus peer() {
        return new PeerStatus(
                isDead() ? PeerStatus.State.SILENT : PeerStatus.State.LIVE,
                "gw2",
                "10.255.0.2",
                new NodeReport(
                        "gw2",
                        at(nowMillis + skewMillis),
                        new NodeReport.Standing(true, true, maintenanceThere, ""),
                        List.of(
                                new NodeReport.Host(
                                        "lan",
                                        "eth0",
                                        1,
                                        "carp",
                                        there,
                                        at(thereSince + skewMillis),
                                        "",
                                        List.of(),
                                        new NodeReport.Timing(
                                                advbaseThere, advskewThere, advskewThere),
                                        0,
                                        hears,
                                        new NodeReport.Counts(1, 1),
                                        null)),
                        List.of(),
                        List.of(),
                        new NodeReport.Parts(null, null, List.of()),
                        new TreeMap<>(),
                        new TreeMap<>()),
                at(nowMillis),
                5,
                6,
                skewMillis,
                Map.of(),
                null);
    }
}
