package org.tandemgate.itests.world.probe;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * What became of each packet of a flow: a ring of slots in a file that prober and observer map.
 *
 * <pre>
 *  offset  0  packets sent so far; packet n lives in slot n mod capacity
 *  offset  8  state of the flow, {@link #RUNNING} or {@link #BROKEN}
 *  offset 64  slots of 32 octets: number, sent, answered, answers
 * </pre>
 *
 * Numbers are native-endian, times are {@link System#nanoTime} of this machine, 0 where it has not
 * happened. Writers: one thread that sends, one that receives. Readers: any.
 */
public final class FlowLog {
    /** State of a flow that goes on. */
    public static final long RUNNING = 0;

    /** State of a stream that was closed, reset or delivered wrong octets. */
    public static final long BROKEN = 1;

    private static final int SENT_COUNT = 0;
    private static final int STATE = 8;
    private static final int HEADER = 64;
    private static final int SLOT = 32;
    private static final int NUMBER = 0;
    private static final int SENT = 8;
    private static final int ANSWERED = 16;
    private static final int ANSWERS = 24;
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer buffer;
    private final int capacity;

    private FlowLog(final ByteBuffer buffer) {
        this.buffer = buffer;
        this.capacity = (buffer.capacity() - HEADER) / SLOT;
    }

    /**
     * Makes the file, or opens it when it is there.
     *
     * @param capacity packets to remember, 1..1,000,000
     */
    public static FlowLog open(final Path file, final int capacity) throws IOException {
        if (capacity < 1 || capacity > 1_000_000) {
            throw new IllegalArgumentException("capacity is " + capacity + ", needs 1..1000000");
        }
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            final MappedByteBuffer map =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, HEADER + (long) capacity * SLOT);
            map.order(ByteOrder.nativeOrder());
            return new FlowLog(map);
        }
    }

    /** The number that the next packet has. */
    public long sentCount() {
        return read(SENT_COUNT);
    }

    /** Notes that the next packet leaves now; returns its number. */
    public long sending(final long nowNanos) {
        final long number = sentCount();
        final int slot = slot(number);
        LONG.setRelease(buffer, slot + NUMBER, -1L);
        LONG.setRelease(buffer, slot + ANSWERED, 0L);
        LONG.setRelease(buffer, slot + ANSWERS, 0L);
        LONG.setRelease(buffer, slot + SENT, nowNanos);
        LONG.setRelease(buffer, slot + NUMBER, number);
        LONG.setRelease(buffer, SENT_COUNT, number + 1);
        return number;
    }

    /** Notes an answer. Numbers never sent, or sent too long ago, are ignored. */
    public void answered(final long number, final long nowNanos) {
        if (number < 0 || number >= sentCount() || read(slot(number) + NUMBER) != number) {
            return;
        }
        final int slot = slot(number);
        if (read(slot + ANSWERS) == 0) {
            LONG.setRelease(buffer, slot + ANSWERED, nowNanos);
        }
        LONG.setRelease(buffer, slot + ANSWERS, read(slot + ANSWERS) + 1);
    }

    /** Notes that the flow has ended although it should not. */
    public void broken() {
        LONG.setRelease(buffer, STATE, BROKEN);
    }

    public boolean isBroken() {
        return read(STATE) == BROKEN;
    }

    /** Answers that arrived after a moment, among the packets still remembered. */
    public long answersSince(final long fromNanos) {
        long answers = 0;
        for (long number = oldest(); number < sentCount(); number++) {
            final long time = read(slot(number) + ANSWERED);
            answers += time != 0 && time >= fromNanos ? 1 : 0;
        }
        return answers;
    }

    /**
     * Looks at a span of time.
     *
     * @param fromNanos first moment
     * @param toNanos last moment, not in the future
     */
    public Gap between(final long fromNanos, final long toNanos) {
        long longest = 0;
        long longestStart = fromNanos;
        long before = fromNanos;
        long next = oldest();
        for (final long time : withEnd(answerTimes(fromNanos, toNanos), toNanos)) {
            while (next < sentCount() && read(slot(next) + SENT) < before) {
                next++;
            }
            // A prober that could not run for a while has not waited for an answer either.
            final long waited = next < sentCount() ? time - read(slot(next) + SENT) : 0;
            if (waited > longest) {
                longest = waited;
                longestStart = read(slot(next) + SENT);
            }
            before = time;
        }
        long sent = 0;
        long lost = 0;
        long repeated = 0;
        for (long number = oldest(); number < sentCount(); number++) {
            final int slot = slot(number);
            final long left = read(slot + SENT);
            if (left >= fromNanos && left <= toNanos) {
                sent++;
                lost += read(slot + ANSWERS) == 0 ? 1 : 0;
                repeated += Math.max(0, read(slot + ANSWERS) - 1);
            }
        }
        return new Gap(longest, longestStart, sent, lost, repeated);
    }

    private static long[] withEnd(final long[] times, final long end) {
        final long[] all = Arrays.copyOf(times, times.length + 1);
        all[times.length] = end;
        return all;
    }

    private long[] answerTimes(final long fromNanos, final long toNanos) {
        final long count = sentCount();
        final long first = oldest();
        final long[] times = new long[(int) (count - first)];
        int found = 0;
        for (long number = first; number < count; number++) {
            final long time = read(slot(number) + ANSWERED);
            if (time != 0 && time >= fromNanos && time <= toNanos) {
                times[found++] = time;
            }
        }
        Arrays.sort(times, 0, found);
        return Arrays.copyOf(times, found);
    }

    private long oldest() {
        return Math.max(0, sentCount() - capacity);
    }

    private int slot(final long number) {
        return HEADER + (int) (number % capacity) * SLOT;
    }

    private long read(final int offset) {
        return (long) LONG.getAcquire(buffer, offset);
    }
}
