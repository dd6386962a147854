package org.tandemgate.pfsync.runtime;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.PacketShape;

/** Notices as messages of a dialect. */
final class Shape {
    private Shape() {}

    /** What fits into a frame. */
    static PacketShape of(final Dialect dialect, final int room) {
        final Map<Notice, Integer> sizes = new EnumMap<>(Notice.class);
        for (final Notice notice : Notice.values()) {
            sizes.put(notice, dialect.messageLength(action(notice)));
        }
        return new PacketShape(
                room,
                Dialect.SUBHEADER_LENGTH,
                sizes,
                dialect.isFreebsd() ? PacketShape.FREEBSD : PacketShape.OPENBSD,
                dialect.isFreebsd() ? Set.of() : Set.of(Notice.UPD_REQ));
    }

    /** The message that says it. */
    static Action action(final Notice notice) {
        return switch (notice) {
            case INS -> Action.INS;
            case INS_ACK -> Action.INS_ACK;
            case UPD -> Action.UPD;
            case UPD_C -> Action.UPD_C;
            case DEL_C -> Action.DEL_C;
            case UPD_REQ -> Action.UPD_REQ;
        };
    }
}
