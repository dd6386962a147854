package org.tandemgate.pfsync.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Learns a peer's dialect from the frames that it sends. Belongs to one thread. */
public final class Spoken {
    private final FrameReader reader = FrameReader.ofAnyDialect(reason -> {});

    /**
     * What the sender of a frame writes: its version when that is OpenBSD's, else the format of the
     * first state.
     *
     * @param index of the frame's first octet
     * @param length octets of the packet
     * @return null when the frame does not tell
     */
    public @Nullable Dialect by(final ByteBuffer packet, final int index, final int length) {
        reader.wrap(packet, index, length);
        while (reader.next()) {
            final Dialect format = reader.message().format();
            if (format != null) {
                return format;
            }
        }
        return null;
    }
}
