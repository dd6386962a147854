package org.tandemgate.pfsync.protocol;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a peer speaks. A FreeBSD dialect writes states in its own format and reads those of all
 * earlier ones.
 */
public enum Dialect {
    /** Version 6: lengths in every subheader, no end marker. */
    OPENBSD(6, 24, 20),
    /** FreeBSD 9 to 13. */
    FREEBSD_1301(5, 28, 20),
    /** FreeBSD 14. */
    FREEBSD_1400(5, 28, 25),
    /** FreeBSD 15 and later. */
    FREEBSD_1500(5, 28, 25);

    /** Ends every FreeBSD frame; a subheader without messages. */
    static final int EOF = 12;

    static final int HEADER_LENGTH = 20;

    /** Octets in front of the messages of one kind. */
    public static final int SUBHEADER_LENGTH = 4;

    static final int MAX_COUNT = 0xffff;
    static final int WORD = 4;
    private static final int INET = 2;
    private static final int ACTIONS = 17;

    private final int version;
    private final int inet6;
    private final int timeouts;

    Dialect(final int version, final int inet6, final int timeouts) {
        this.version = version;
        this.inet6 = inet6;
        this.timeouts = timeouts;
    }

    /** First octet of every frame. */
    public int version() {
        return version;
    }

    /** The peer's AF_INET6; AF_INET is 2 for all. */
    public int inet6() {
        return inet6;
    }

    /** How many timeout indices there are (PFTM_MAX). */
    public int timeouts() {
        return timeouts;
    }

    /** Whether frames end with EOF and lengths follow from actions. */
    public boolean isFreebsd() {
        return version == FREEBSD_1301.version;
    }

    /** Whether a family octet is IPv4 or IPv6 of this dialect. */
    public boolean isFamily(final long family) {
        return family == INET || family == inet6;
    }

    /** Octets that one message of this action takes, without its subheader. */
    public int messageLength(final Action action) {
        return Kinds.sent(this, action).layout().length();
    }

    /** The kind of this number, or null when the dialect has none. */
    @Nullable MessageKind received(final int number) {
        return number < ACTIONS ? Kinds.of(this)[number] : null;
    }

    /** How this dialect writes an action; refuses one that its peers would not read. */
    MessageKind sent(final Action action) {
        return Kinds.sent(this, action);
    }

    /** Built after the constants, which they name. */
    private static final class Kinds {
        static final Map<Dialect, @Nullable MessageKind[]> RECEIVED = new EnumMap<>(Dialect.class);

        static {
            for (final Dialect dialect : values()) {
                final @Nullable MessageKind[] kinds = new MessageKind[ACTIONS];
                for (final MessageKind kind : dialect.isFreebsd() ? freebsd(dialect) : openbsd()) {
                    kinds[kind.number()] = kind;
                }
                RECEIVED.put(dialect, kinds);
            }
        }

        private Kinds() {}

        static @Nullable MessageKind[] of(final Dialect dialect) {
            return Objects.requireNonNull(RECEIVED.get(dialect));
        }

        private static List<MessageKind> openbsd() {
            final Layout state = Layouts.STATE_OPENBSD;
            return List.of(
                    new MessageKind(0, Action.CLR, Layouts.CLR, OPENBSD),
                    new MessageKind(2, Action.INS_ACK, Layouts.IDENTITY, OPENBSD),
                    new MessageKind(4, Action.UPD_C, Layouts.UPD_C_OPENBSD, OPENBSD),
                    new MessageKind(5, Action.UPD_REQ, Layouts.IDENTITY, OPENBSD),
                    new MessageKind(6, Action.DEL, state, OPENBSD),
                    new MessageKind(7, Action.DEL_C, Layouts.IDENTITY, OPENBSD),
                    new MessageKind(10, Action.BUS, Layouts.BUS, OPENBSD),
                    new MessageKind(13, Action.INS, state, OPENBSD),
                    new MessageKind(14, Action.UPD, state, OPENBSD),
                    new MessageKind(15, Action.TDB, Layouts.TDB_OPENBSD, OPENBSD));
        }

        private static List<MessageKind> freebsd(final Dialect level) {
            final List<MessageKind> kinds = new ArrayList<>();
            kinds.add(new MessageKind(0, Action.CLR, Layouts.CLR, null));
            kinds.add(new MessageKind(1, Action.INS, Layouts.STATE_1301, FREEBSD_1301));
            kinds.add(new MessageKind(2, Action.INS_ACK, Layouts.IDENTITY, null));
            kinds.add(new MessageKind(3, Action.UPD, Layouts.STATE_1301, FREEBSD_1301));
            kinds.add(new MessageKind(4, Action.UPD_C, Layouts.UPD_C_FREEBSD, null));
            kinds.add(new MessageKind(5, Action.UPD_REQ, Layouts.IDENTITY, null));
            if (level == FREEBSD_1301) {
                // From 14 on it ends the packet.
                kinds.add(new MessageKind(6, Action.DEL, Layouts.STATE_1301, FREEBSD_1301));
            }
            kinds.add(new MessageKind(7, Action.DEL_C, Layouts.IDENTITY, null));
            kinds.add(new MessageKind(10, Action.BUS, Layouts.BUS, null));
            kinds.add(new MessageKind(11, Action.TDB, Layouts.TDB_FREEBSD, null));
            if (level.compareTo(FREEBSD_1400) >= 0) {
                kinds.add(new MessageKind(13, Action.INS, Layouts.STATE_1400, FREEBSD_1400));
                kinds.add(new MessageKind(14, Action.UPD, Layouts.STATE_1400, FREEBSD_1400));
            }
            if (level == FREEBSD_1500) {
                kinds.add(new MessageKind(15, Action.INS, Layouts.STATE_1500, FREEBSD_1500));
                kinds.add(new MessageKind(16, Action.UPD, Layouts.STATE_1500, FREEBSD_1500));
            }
            return kinds;
        }

        /** The newest format of an action: the one with the highest number. */
        static MessageKind sent(final Dialect dialect, final Action action) {
            final @Nullable MessageKind[] kinds = of(dialect);
            for (int number = ACTIONS - 1; number >= 0; number--) {
                final MessageKind kind = kinds[number];
                if (kind != null && kind.action() == action) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(dialect + " has no message " + action);
        }
    }
}
