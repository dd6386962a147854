package org.tandemgate.carp.runtime;

import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpKey;
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
     * Does it.
     *
     * @return the role after everything, INIT
     */
    static Role run() {
        final List<CarpEvent> events =
                List.of(
                        new CarpEvent.Started(),
                        new CarpEvent.DeadlineReached(),
                        new CarpEvent.DeadlineReached(),
                        new CarpEvent.Demoted(1),
                        new CarpEvent.Advertised(1, 200, 0, -1),
                        new CarpEvent.Forced(Role.MASTER),
                        new CarpEvent.HandOverRequested(NANOS, false),
                        new CarpEvent.Paused(NANOS),
                        new CarpEvent.Stopping(0),
                        new CarpEvent.LinkDown("warm-up"));
        CarpElection election = CarpElection.initial(new ElectionSettings(1, 100, true, 0));
        long nowNanos = 0;
        for (final CarpEvent event : events) {
            nowNanos += 10 * NANOS;
            election = election.on(event, nowNanos).next();
        }
        new CarpAuthenticator(CarpKey.ofPassphrase(""), 1, List.of(IpAddress.parse("192.0.2.1")))
                .sign(EVENTS.size());
        return election.role();
    }
}
