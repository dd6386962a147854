package org.tandemgate.pfsync.link;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.SendQueue;
import org.tandemgate.pfsync.state.StateId;

/** What is said to a peer that never answers. */
class AbsentPeerTest {
    private static final int ROOM = 1480;
    private static final long MILLI = 1_000_000L;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM);
    private final Correspondence talk = new Correspondence(1, null, null, 0);

    private void say(final List<Told> told, final long nowNanos) {
        final FrameWriter writer =
                new FrameWriter(Dialect.OPENBSD, buffer, ROOM - talk.reserve(), 4);
        writer.begin();
        told.forEach(item -> writer.add(Action.UPD_REQ));
        final int frame = writer.finish().limit();
        buffer.clear();
        talk.close(buffer, frame, ROOM, new Contents(told, false, !told.isEmpty()), nowNanos);
    }

    @Test
    void isAskedEverLessOften() {
        say(List.of(new Told(new SendQueue.Item(StateId.ALL, Notice.UPD_REQ), 0, 0)), 0);

        int packets = 0;
        for (long now = 0; now < 5000 * MILLI; now += MILLI) {
            if (now - talk.deadlineNanos() >= 0) {
                say(List.of(), now);
                packets++;
            }
        }

        assertTrue(packets > 3 && packets < 20, packets + " packets in 5 s");
    }
}
