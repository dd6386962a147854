package org.tandemgate.pfsync.link;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.protocol.TrailerKey;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.SendQueue;
import org.tandemgate.pfsync.state.StateId;

/** What two links on a cable hear of each other, and how tests make them speak. */
final class TwoLinks {
    static final long BOUND_NANOS = 30_000_000_000L;
    static final TrailerKey KEY = TrailerKey.of("a key of two test nodes");
    static final IpAddress HERE = IpAddress.parse("10.9.0.1");
    static final IpAddress THERE = IpAddress.parse("10.9.0.2");

    final Heard heardHere = new Heard(false);
    final Heard heardThere = new Heard(false);

    static LinkSettings settings(
            final String device,
            final IpAddress to,
            final @Nullable Dialect dialect,
            final @Nullable TrailerKey key) {
        return LinkSettings.of(device, to, dialect, key);
    }

    static void round(final PeerLink link, final Receiver receiver) throws LinuxException {
        final long now = System.nanoTime();
        link.receive(receiver, 1024, now);
        link.flush(now);
    }

    void until(
            final String what,
            final PeerLink here,
            final @Nullable PeerLink there,
            final BooleanSupplier done)
            throws LinuxException {
        final long limit = System.nanoTime() + BOUND_NANOS;
        while (!done.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < limit,
                    () ->
                            what
                                    + " did not happen: "
                                    + here.status(System.nanoTime())
                                    + heardHere.messages);
            round(here, heardHere);
            if (there != null) {
                round(there, heardThere);
            }
        }
    }

    void meet(final PeerLink here, final PeerLink there) throws LinuxException {
        until("acquaintance", here, there, () -> here.isOurs() && there.isOurs());
    }

    static void tell(final PeerLink link, final Action action, final long... ids) {
        final long now = System.nanoTime();
        final FrameWriter writer = link.begin();
        final List<Told> told = new ArrayList<>();
        for (final long id : ids) {
            fill(Objects.requireNonNull(writer.add(action)), id);
            final var item = new SendQueue.Item(new StateId(id, 5), Notice.valueOf(action.name()));
            told.add(new Told(item, id + 1000, now));
        }
        link.send(told, now);
        link.flush(now);
    }

    static void fill(final PfsyncMessage message, final long id) {
        message.put(Field.ID, id);
        message.put(Field.CREATORID, 5);
        for (final Field family : List.of(Field.AF, Field.WIRE_AF, Field.STACK_AF)) {
            if (message.has(family)) {
                message.put(family, 2);
            }
        }
    }
}
