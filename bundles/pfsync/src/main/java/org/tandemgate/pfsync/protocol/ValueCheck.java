package org.tandemgate.pfsync.protocol;

/**
 * What a receiver demands of the values of a message (openbsd/src sys/net/if_pfsync.c and
 * freebsd-src sys/netpfil/pf/if_pfsync.c, pfsync_in_* and pfsync_state_import), and a little more:
 * an update is held to the same as an insert, because one of an unknown state becomes one; and a
 * creatorid of 0 is refused everywhere, because the request that answers it would ask for the whole
 * table.
 */
final class ValueCheck {
    private static final int LAST_PEER_STATE = 12;
    private static final int LAST_DIRECTION = 2;
    private static final int BUS_END = 2;
    private static final int LAST_RESERVED_SPI = 255;

    private ValueCheck() {}

    static Reject of(final PfsyncMessage message, final Dialect dialect) {
        return switch (message.action()) {
            case INS, UPD -> state(message, dialect);
            case UPD_C -> compressed(message, dialect);
            case DEL, DEL_C, INS_ACK -> creator(message);
            case UPD_REQ -> message.get(Field.ID) == 0 ? Reject.NONE : creator(message);
            case CLR ->
                    message.isTerminated(Field.IFNAME) ? creator(message) : Reject.BADVAL_IFNAME;
            case BUS -> {
                final long status = message.get(Field.STATUS);
                yield status == 0 || status > BUS_END ? Reject.BADVAL_STATUS : Reject.NONE;
            }
            case TDB -> association(message, dialect);
        };
    }

    private static Reject creator(final PfsyncMessage message) {
        return message.get(Field.CREATORID) == 0 ? Reject.BADVAL_CREATOR : Reject.NONE;
    }

    private static Reject compressed(final PfsyncMessage message, final Dialect dialect) {
        if (message.get(Field.CREATORID) == 0) {
            return Reject.BADVAL_CREATOR;
        }
        if (message.get(Field.TIMEOUT) >= dialect.timeouts()) {
            return Reject.BADVAL_TIMEOUT;
        }
        return message.get(Field.SRC_STATE) > LAST_PEER_STATE
                        || message.get(Field.DST_STATE) > LAST_PEER_STATE
                ? Reject.BADVAL_STATE
                : Reject.NONE;
    }

    private static Reject state(final PfsyncMessage message, final Dialect dialect) {
        if (!namesEnd(message)) {
            return Reject.BADVAL_IFNAME;
        }
        final Reject common = compressed(message, dialect);
        if (common != Reject.NONE) {
            return common;
        }
        if (message.get(Field.DIRECTION) > LAST_DIRECTION) {
            return Reject.BADVAL_DIRECTION;
        }
        return families(message, dialect) ? Reject.NONE : Reject.BADVAL_FAMILY;
    }

    private static boolean namesEnd(final PfsyncMessage message) {
        return message.isTerminated(Field.IFNAME)
                && (!message.has(Field.RT_IFNAME) || message.isTerminated(Field.RT_IFNAME))
                && (!message.has(Field.ORIG_IFNAME) || message.isTerminated(Field.ORIG_IFNAME))
                && (!message.has(Field.TAGNAME) || message.isTerminated(Field.TAGNAME));
    }

    private static boolean families(final PfsyncMessage message, final Dialect dialect) {
        if (!message.has(Field.WIRE_AF)) {
            return dialect.isFamily(message.get(Field.AF));
        }
        final long wire = message.get(Field.WIRE_AF);
        final long stack = message.get(Field.STACK_AF);
        final boolean both = dialect.isFamily(wire) && dialect.isFamily(stack);
        if (!message.has(Field.AF)) {
            return both;
        }
        // OpenBSD: the keys may leave it to the state.
        return dialect.isFamily(message.get(Field.AF)) && (both || (wire == 0 && stack == 0));
    }

    private static Reject association(final PfsyncMessage message, final Dialect dialect) {
        final boolean good =
                message.get(Field.SPI) > LAST_RESERVED_SPI
                        && dialect.isFamily(message.octetAt(Field.DST_SOCKADDR, 1));
        return good ? Reject.NONE : Reject.BADVAL_TDB;
    }
}
