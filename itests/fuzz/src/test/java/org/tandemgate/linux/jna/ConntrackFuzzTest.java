package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.fuzz.Fuzz;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MalformedPacketException;

/** What the kernel says of its connection table, with hostile lengths. */
final class ConntrackFuzzTest {
    /** Behind the message lies something that is none of it. */
    private static final int BEHIND = 64;

    @Test
    void eventsAndDumps() {
        Fuzz.of("conntrack", 30_000, MalformedPacketException.class)
                .run(
                        input -> {
                            final ByteBuffer octets =
                                    ByteBuffer.allocate(input.length + BEHIND)
                                            .order(ByteOrder.nativeOrder())
                                            .put(0, input);
                            return dump(octets, input.length) + events(octets, input.length);
                        });
    }

    private static String dump(final ByteBuffer octets, final int length)
            throws MalformedPacketException {
        final List<ConntrackEntry> entries = new ArrayList<>();
        final var dump = new NetlinkConntrack.Dump(octets, entries::add);
        try {
            dump.add(length);
        } catch (final LinuxException refused) {
            return "refused ";
        }
        assertEquals(entries.size(), dump.count());
        return dump.isComplete() + " " + Math.min(9, entries.size()) + " ";
    }

    private static String events(final ByteBuffer octets, final int length)
            throws MalformedPacketException {
        final List<ConntrackEvent> events = new ArrayList<>();
        NetlinkConntrackMonitor.parse(octets, 0, length, events);
        final var seen = new StringBuilder();
        for (final ConntrackEvent event : events) {
            final var changed = (ConntrackEvent.Changed) event;
            if (seen.length() < 9) {
                seen.append(changed.kind().name().charAt(0))
                        .append(changed.entry().flow().original().protocol() % 10);
            }
        }
        return seen.toString();
    }
}
