package org.tandemgate.pfsync.link;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.PacketShape;

/** What fits into a packet. */
final class Shapes {
    private static final int HEADER = 20;
    private static final int SUBHEADER = 4;

    private Shapes() {}

    /**
     * @param octets for the frame and what each message has behind it
     * @param each octets behind the frame for each message
     */
    static PacketShape of(final Dialect dialect, final int octets, final int each) {
        final Map<Notice, Integer> sizes = new EnumMap<>(Notice.class);
        for (final Notice notice : Notice.values()) {
            sizes.put(notice, dialect.messageLength(Action.valueOf(notice.name())) + each);
        }
        final int end = dialect.isFreebsd() ? SUBHEADER : 0;
        return new PacketShape(
                octets - HEADER - end,
                SUBHEADER,
                sizes,
                dialect.isFreebsd() ? PacketShape.FREEBSD : PacketShape.OPENBSD,
                dialect.isFreebsd() ? Set.of() : Set.of(Notice.UPD_REQ));
    }
}
