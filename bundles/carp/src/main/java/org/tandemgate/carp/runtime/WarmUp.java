package org.tandemgate.carp.runtime;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.carp.state.ElectionSettings;
import org.tandemgate.linux.LinkMonitor.LinkEvent;
import org.tandemgate.net.IpAddress;

/**
 * Loads what the first take-over needs, before it is needed: classes come from a disk that may have
 * stalled by then. An election with nothing attached becomes master, yields, stops; an
 * advertisement is signed.
 */
final class WarmUp {
    private static final long NANOS = 1_000_000_000L;
    private static final List<Class<?>> EVENTS =
            List.of(
                    LinkEvent.Changed.class,
                    LinkEvent.Removed.class,
                    LinkEvent.AddressChanged.class,
                    LinkEvent.Overrun.class);

    private WarmUp() {}

    /**
     * What it came to.
     *
     * @param role after everything, INIT
     * @param effects every kind of effect that an election can have
     */
    record Outcome(Role role, Set<Class<? extends CarpEffect>> effects) {
        Outcome {
            effects = Set.copyOf(effects);
        }
    }

    /** Does it. */
    static Outcome run() {
        final List<CarpEvent> events =
                List.of(
                        new CarpEvent.Started(),
                        new CarpEvent.DeadlineReached(),
                        new CarpEvent.DeadlineReached(),
                        new CarpEvent.Advertised(1, 200, 0, -1),
                        new CarpEvent.Demoted(1),
                        new CarpEvent.Advertised(1, 200, 0, -1),
                        new CarpEvent.Forced(Role.MASTER),
                        new CarpEvent.HandOverRequested(NANOS, false),
                        new CarpEvent.Paused(NANOS),
                        new CarpEvent.Stopping(0),
                        new CarpEvent.LinkDown("warm-up"));
        CarpElection election = CarpElection.initial(new ElectionSettings(1, 100, true, 0));
        final Set<Class<? extends CarpEffect>> effects = new HashSet<>();
        long nowNanos = 0;
        for (final CarpEvent event : events) {
            nowNanos += 10 * NANOS;
            final CarpElection.Step step = election.on(event, nowNanos);
            step.effects().forEach(effect -> effects.add(effect.getClass()));
            election = step.next();
        }
        new CarpAuthenticator(CarpKey.ofPassphrase(""), 1, List.of(IpAddress.parse("192.0.2.1")))
                .sign(EVENTS.size());
        return new Outcome(election.role(), effects);
    }
}
