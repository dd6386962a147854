package org.tandemgate.pfsync.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that BSD refuses (pfsync_state_import and pfsync_in_*), and both sides of each limit. */
class ValueCheckTest {
    private static final List<Action> FULL = List.of(Action.INS, Action.UPD);

    /** A message of which only the given fields are wrong, between two good ones. */
    private static Reject judge(
            final Dialect dialect, final Action action, final Consumer<PfsyncMessage> change) {
        final ByteBuffer buffer = ByteBuffer.allocate(2000);
        final var writer = new FrameWriter(dialect, buffer, 2000);
        for (int i = 0; i < 3; i++) {
            final PfsyncMessage message = writer.add(action);
            assertNotNull(message);
            good(dialect, message);
            if (i == 1) {
                change.accept(message);
            }
        }
        writer.finish();
        final List<Reject> rejects = new ArrayList<>();
        final FrameReader reader = FrameReader.of(dialect, rejects::add);
        reader.wrap(buffer, 0, buffer.limit());
        int taken = 0;
        while (reader.next()) {
            taken++;
        }
        // The neighbours of a bad message are taken.
        assertEquals(3, taken + rejects.size());
        assertEquals(true, rejects.size() <= 1, rejects::toString);
        return rejects.isEmpty() ? Reject.NONE : rejects.get(0);
    }

    private static void good(final Dialect dialect, final PfsyncMessage message) {
        if (message.has(Field.CREATORID)) {
            message.put(Field.CREATORID, 0xdeadbeefL);
        }
        if (message.has(Field.AF)) {
            message.put(Field.AF, 2);
        }
        if (message.has(Field.WIRE_AF) && dialect.isFreebsd()) {
            message.put(Field.WIRE_AF, 2);
            message.put(Field.STACK_AF, 28);
        }
        if (message.has(Field.STATUS)) {
            message.put(Field.STATUS, 1);
        }
        if (message.has(Field.SPI)) {
            message.put(Field.SPI, 256);
            message.write(Field.DST_SOCKADDR, new byte[] {16, 2});
        }
    }

    private static void assertLimit(
            final Dialect dialect,
            final Action action,
            final Field field,
            final long last,
            final Reject reject) {
        assertEquals(Reject.NONE, judge(dialect, action, m -> m.put(field, last)));
        assertEquals(reject, judge(dialect, action, m -> m.put(field, last + 1)));
        assertEquals(reject, judge(dialect, action, m -> m.put(field, 255)));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void limitsOfStates(final Dialect dialect) {
        for (final Action action : FULL) {
            assertLimit(dialect, action, Field.DIRECTION, 2, Reject.BADVAL_DIRECTION);
        }
        for (final Action action : List.of(Action.INS, Action.UPD, Action.UPD_C)) {
            assertLimit(
                    dialect, action, Field.TIMEOUT, dialect.timeouts() - 1, Reject.BADVAL_TIMEOUT);
            assertLimit(dialect, action, Field.SRC_STATE, 12, Reject.BADVAL_STATE);
            assertLimit(dialect, action, Field.DST_STATE, 12, Reject.BADVAL_STATE);
        }
    }

    /** OpenBSD and FreeBSD to 13: 20; with SCTP 25. */
    @Test
    void numbersOfTimeouts() {
        assertEquals(20, Dialect.OPENBSD.timeouts());
        assertEquals(20, Dialect.FREEBSD_1301.timeouts());
        assertEquals(25, Dialect.FREEBSD_1400.timeouts());
        assertEquals(25, Dialect.FREEBSD_1500.timeouts());
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void nobodyMadeIt(final Dialect dialect) {
        for (final Action action :
                List.of(
                        Action.INS,
                        Action.UPD,
                        Action.UPD_C,
                        Action.DEL_C,
                        Action.INS_ACK,
                        Action.CLR)) {
            assertEquals(
                    Reject.BADVAL_CREATOR,
                    judge(dialect, action, m -> m.put(Field.CREATORID, 0)),
                    action::name);
        }
    }

    /** Both zero ask for everything; an id of nobody is nonsense. */
    @Test
    void requests() {
        final Dialect dialect = Dialect.OPENBSD;
        assertEquals(Reject.NONE, judge(dialect, Action.UPD_REQ, m -> m.put(Field.CREATORID, 0)));
        assertEquals(
                Reject.BADVAL_CREATOR,
                judge(
                        dialect,
                        Action.UPD_REQ,
                        m -> {
                            m.put(Field.CREATORID, 0);
                            m.put(Field.ID, -1);
                        }));
    }

    @Test
    void familiesOfTheSender() {
        for (final Action action : FULL) {
            for (final int family : new int[] {0, 1, 10, 24, 28, 255}) {
                assertFamily(family == 24, Dialect.OPENBSD, action, family);
                assertFamily(family == 28, Dialect.FREEBSD_1301, action, family);
                assertFamily(family == 28, Dialect.FREEBSD_1400, action, family);
                for (final Field key : List.of(Field.WIRE_AF, Field.STACK_AF)) {
                    assertEquals(
                            family == 28 ? Reject.NONE : Reject.BADVAL_FAMILY,
                            judge(Dialect.FREEBSD_1500, action, m -> m.put(key, family)));
                }
            }
        }
    }

    private static void assertFamily(
            final boolean good, final Dialect dialect, final Action action, final int family) {
        assertEquals(
                good ? Reject.NONE : Reject.BADVAL_FAMILY,
                judge(dialect, action, m -> m.put(Field.AF, family)),
                () -> dialect + " " + family);
    }

    /** OpenBSD: the keys have both a family, or neither. */
    @Test
    void familiesOfKeys() {
        assertEquals(Reject.NONE, keys(0, 0));
        assertEquals(Reject.NONE, keys(2, 24));
        assertEquals(Reject.BADVAL_FAMILY, keys(2, 0));
        assertEquals(Reject.BADVAL_FAMILY, keys(0, 2));
        assertEquals(Reject.BADVAL_FAMILY, keys(2, 28));
    }

    private static Reject keys(final int wire, final int stack) {
        return judge(
                Dialect.OPENBSD,
                Action.INS,
                m -> {
                    m.put(Field.WIRE_AF, wire);
                    m.put(Field.STACK_AF, stack);
                });
    }

    @Test
    void namesEnd() {
        final byte[] full = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        final byte[] longest = "0123456789abcde".getBytes(StandardCharsets.US_ASCII);
        for (final Field name : List.of(Field.IFNAME, Field.RT_IFNAME, Field.ORIG_IFNAME)) {
            final Dialect dialect = Dialect.FREEBSD_1500;
            assertEquals(Reject.NONE, judge(dialect, Action.INS, m -> m.write(name, longest)));
            assertEquals(
                    Reject.BADVAL_IFNAME, judge(dialect, Action.INS, m -> m.write(name, full)));
        }
        final byte[] tag = new byte[64];
        Arrays.fill(tag, (byte) 'x');
        assertEquals(
                Reject.BADVAL_IFNAME,
                judge(Dialect.FREEBSD_1500, Action.INS, m -> m.write(Field.TAGNAME, tag)));
        assertEquals(
                Reject.BADVAL_IFNAME,
                judge(Dialect.OPENBSD, Action.CLR, m -> m.write(Field.IFNAME, full)));
    }

    @Test
    void bulkStatus() {
        for (final Dialect dialect : Dialect.values()) {
            assertEquals(Reject.NONE, judge(dialect, Action.BUS, m -> m.put(Field.STATUS, 2)));
            for (final int status : new int[] {0, 3, 255}) {
                assertEquals(
                        Reject.BADVAL_STATUS,
                        judge(dialect, Action.BUS, m -> m.put(Field.STATUS, status)));
            }
        }
    }

    /** pfsync_update_net_tdb(). */
    @Test
    void associations() {
        for (final Dialect dialect : Dialect.values()) {
            assertEquals(Reject.BADVAL_TDB, judge(dialect, Action.TDB, m -> m.put(Field.SPI, 255)));
            final byte[] ip6 = {28, (byte) dialect.inet6()};
            final byte[] linux = {28, 10};
            assertEquals(
                    Reject.NONE, judge(dialect, Action.TDB, m -> m.write(Field.DST_SOCKADDR, ip6)));
            assertEquals(
                    Reject.BADVAL_TDB,
                    judge(dialect, Action.TDB, m -> m.write(Field.DST_SOCKADDR, linux)));
        }
    }

    /** A whole state to be removed is known by its identity alone. */
    @Test
    void deletesAreKnownByIdentity() {
        for (final Dialect dialect : List.of(Dialect.OPENBSD, Dialect.FREEBSD_1301)) {
            assertEquals(Reject.NONE, judge(dialect, Action.DEL, m -> m.put(Field.AF, 99)));
            assertEquals(
                    Reject.BADVAL_CREATOR,
                    judge(dialect, Action.DEL, m -> m.put(Field.CREATORID, 0)));
        }
    }
}
