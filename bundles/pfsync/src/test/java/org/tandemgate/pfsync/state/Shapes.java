package org.tandemgate.pfsync.state;

import java.util.Map;
import java.util.Set;

/** Packets of MTU 1500 as the dialects have them: 64 octets of headers taken off. */
final class Shapes {
    static final PacketShape OPENBSD =
            new PacketShape(1500 - 64, 4, sizes(264), PacketShape.OPENBSD, Set.of(Notice.UPD_REQ));

    static final PacketShape FREEBSD =
            new PacketShape(1500 - 64 - 4, 4, sizes(277), PacketShape.FREEBSD, Set.of());

    private Shapes() {}

    static Map<Notice, Integer> sizes(final int state) {
        return Map.of(
                Notice.INS,
                state,
                Notice.UPD,
                state,
                Notice.UPD_C,
                84,
                Notice.INS_ACK,
                12,
                Notice.DEL_C,
                12,
                Notice.UPD_REQ,
                12);
    }
}
