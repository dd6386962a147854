package org.tandemgate.pfsync.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A message costs no object. Prints what one costs in time, which no test depends on: {@code mvn
 * -pl bundles/pfsync -am verify -Dtest=AllocationTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class AllocationTest {
    private static final int FRAMES = 20_000;
    private static final int WARM = 5_000;

    /** Some octets that the measurement itself costs, whatever the number of frames. */
    private static final long ITSELF = 4_096;

    private static final byte[] ALL = {'a', 'l', 'l'};

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final byte[] scratch = new byte[64];
    private long messages;
    private long sum;
    private long rejects;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void neitherWritingNorReading(final Dialect dialect) {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(1480);
        final var writer = new FrameWriter(dialect, buffer, 1480);
        final FrameReader reader = FrameReader.of(dialect, reject -> rejects++);
        for (int i = 0; i < WARM; i++) {
            frame(writer, reader, buffer, i);
        }
        messages = 0;
        final long before = threads.getCurrentThreadAllocatedBytes();
        final long start = System.nanoTime();
        for (int i = 0; i < FRAMES; i++) {
            frame(writer, reader, buffer, i);
        }
        final long nanos = System.nanoTime() - start;
        final long octets = threads.getCurrentThreadAllocatedBytes() - before;

        assertTrue(octets < ITSELF, octets + " octets for " + messages + " messages");
        assertEquals(0, rejects);
        assertTrue(messages > FRAMES && sum != 0);
        System.out.printf(
                "pfsync codec, %s: %d ns for each state written and read, %d octets allocated%n",
                dialect, nanos / messages, octets);
    }

    private void frame(
            final FrameWriter writer,
            final FrameReader reader,
            final ByteBuffer buffer,
            final int seed) {
        writer.begin();
        int id = seed;
        PfsyncMessage made = writer.add(Action.UPD);
        while (made != null) {
            fill(made, id++);
            made = writer.add(Action.UPD);
        }
        reader.wrap(buffer, 0, writer.finish().limit());
        while (reader.next()) {
            messages++;
            use(reader.message());
        }
    }

    /** What a state from Linux needs. */
    private static void fill(final PfsyncMessage state, final int id) {
        state.put(Field.ID, id);
        state.put(Field.CREATORID, 0xdeadbeefL);
        state.write(Field.IFNAME, ALL);
        state.put(Field.SRC_STATE, 4);
        state.put(Field.DST_STATE, 4);
        state.put(Field.DIRECTION, 2);
        state.put(Field.WIRE_PORT0, 443);
        state.put(Field.STACK_PORT1, id & 0xffff);
        state.put(Field.RULE, 0xffffffffL);
        if (state.has(Field.AF)) {
            state.put(Field.AF, 2);
        } else {
            state.put(Field.WIRE_AF, 2);
            state.put(Field.STACK_AF, 2);
        }
    }

    private void use(final PfsyncMessage state) {
        sum += state.get(Field.ID) ^ state.get(Field.CREATORID) ^ state.get(Field.STACK_PORT1);
        sum += state.read(Field.WIRE_ADDR0, scratch) + state.read(Field.SRC, scratch);
        sum += state.get(Field.TIMEOUT) + state.get(Field.SRC_STATE) + state.get(Field.EXPIRE);
    }

    /** Nor does what is refused. */
    @Test
    void norRefusing() {
        final ByteBuffer noise = ByteBuffer.allocateDirect(256);
        final FrameReader reader = FrameReader.ofAnyDialect(reject -> rejects++);
        for (int i = 0; i < WARM; i++) {
            bent(reader, noise, i);
        }
        final long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < FRAMES; i++) {
            bent(reader, noise, i);
        }
        final long octets = threads.getCurrentThreadAllocatedBytes() - before;

        assertTrue(octets < ITSELF, octets + " octets for " + FRAMES + " frames");
        assertTrue(rejects > FRAMES / 2, "refused only " + rejects);
    }

    private void bent(final FrameReader reader, final ByteBuffer noise, final int seed) {
        noise.put(0, (byte) (5 + seed % 3));
        noise.putShort(2, (short) (seed % 5 == 0 ? 300 : 200));
        noise.putInt(20, seed % 17 << 24 | 3 << 16 | seed % 4);
        reader.wrap(noise, 0, 200 + seed % 2);
        while (reader.next()) {
            messages++;
        }
    }
}
