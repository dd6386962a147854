package org.tandemgate.pfsync.flow;

import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackSctp;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.PfsyncMessage;

/**
 * The twelve octets of a message that BSD writes as zero and never reads, in which our nodes tell
 * what pf has no place for.
 *
 * <pre>
 * src pad   mark 4, zone 2
 * dst pad   0xC7 1, state of the protocol in the kernel 1, TCP flags 1, TCP flags of the reply 1, status 2
 * </pre>
 */
final class Pads {
    private static final int VALID = 0xc7;
    private static final int LENGTH = 6;
    private static final int FLAGS = 0x0f;

    private final byte[] src = new byte[LENGTH];
    private final byte[] dst = new byte[LENGTH];

    /** Writes them. */
    void write(final PfsyncMessage message, final ConntrackEntry entry) {
        final ConntrackTcp tcp = entry.tcp();
        final ConntrackSctp sctp = entry.extras().sctp();
        for (int i = 0; i < Integer.BYTES; i++) {
            src[i] = (byte) (entry.mark() >>> (24 - Byte.SIZE * i));
        }
        src[4] = (byte) (entry.flow().zone() >>> Byte.SIZE);
        src[5] = (byte) entry.flow().zone();
        dst[0] = (byte) VALID;
        dst[1] = (byte) (tcp != null ? tcp.state() : sctp != null ? sctp.state() : 0);
        dst[2] = (byte) (tcp == null ? 0 : tcp.originalFlags() & FLAGS);
        dst[3] = (byte) (tcp == null ? 0 : tcp.replyFlags() & FLAGS);
        dst[4] = (byte) (entry.status() >>> Byte.SIZE);
        dst[5] = (byte) entry.status();
        message.write(Field.SRC_PAD, src);
        message.write(Field.DST_PAD, dst);
    }

    /**
     * Reads them.
     *
     * @return whether the message is of a node of ours; the other methods mean something then
     */
    boolean read(final PfsyncMessage message) {
        message.read(Field.SRC_PAD, src);
        message.read(Field.DST_PAD, dst);
        return (dst[0] & 0xff) == VALID;
    }

    int mark() {
        return src[0] << 24 | (src[1] & 0xff) << 16 | (src[2] & 0xff) << 8 | (src[3] & 0xff);
    }

    int zone() {
        return (src[4] & 0xff) << Byte.SIZE | (src[5] & 0xff);
    }

    int state() {
        return dst[1] & 0xff;
    }

    int originalFlags() {
        return dst[2] & FLAGS;
    }

    int replyFlags() {
        return dst[3] & FLAGS;
    }

    int status() {
        return (dst[4] & 0xff) << Byte.SIZE | (dst[5] & 0xff);
    }
}
