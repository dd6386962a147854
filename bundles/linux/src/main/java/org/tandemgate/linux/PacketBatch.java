package org.tandemgate.linux;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tandemgate.net.IpAddress;

/**
 * Room for several packets that are received or sent with one system call, reused by its owner for
 * call after call: nothing is allocated for a packet. Belongs to one thread.
 */
public final class PacketBatch {
    /** Longest header of IPv4, which a raw socket delivers in front of the payload. */
    private static final int HEADER = 60;

    private static final int ALIGNED = 8;
    private static final int MOST = 1024;
    private static final int LONGEST = 65_535;
    private static final int IPV6_LENGTH = 16;

    private final ByteBuffer[] buffers;
    private final int octets;
    private final int[] slots;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] hopLimits;
    private final int[] interfaces;
    private final boolean[] cut;
    private final byte[] sources;
    private final int[] sourceLengths;
    private int count;

    /**
     * @param capacity packets, 1..1024
     * @param octets of the longest payload, 1..65535; longer ones are cut and marked
     */
    public PacketBatch(final int capacity, final int octets) {
        if (capacity < 1 || capacity > MOST || octets < 1 || octets > LONGEST) {
            throw new IllegalArgumentException(
                    capacity + " packets of " + octets + " octets, needs 1..1024 of 1..65535");
        }
        this.octets = octets;
        final int slot = (HEADER + octets + ALIGNED - 1) / ALIGNED * ALIGNED;
        final ByteBuffer memory = ByteBuffer.allocateDirect(capacity * slot);
        buffers = new ByteBuffer[capacity];
        for (int i = 0; i < capacity; i++) {
            buffers[i] = memory.slice(i * slot, HEADER + octets);
        }
        slots = new int[capacity];
        offsets = new int[capacity];
        lengths = new int[capacity];
        hopLimits = new int[capacity];
        interfaces = new int[capacity];
        cut = new boolean[capacity];
        sources = new byte[capacity * IPV6_LENGTH];
        sourceLengths = new int[capacity];
    }

    /** Packets that it has room for. */
    public int capacity() {
        return buffers.length;
    }

    /** Octets of the longest payload. */
    public int octets() {
        return octets;
    }

    /** Packets that are in it. */
    public int count() {
        return count;
    }

    /**
     * Memory of one packet that is in it: a direct buffer whose position and limit mean nothing.
     */
    public ByteBuffer buffer(final int index) {
        return buffers[slots[index]];
    }

    /** Memory of a place for a packet, 0..capacity-1. */
    public ByteBuffer slot(final int slot) {
        return buffers[slot];
    }

    /** Index of the payload's first octet in its buffer. */
    public int offset(final int index) {
        return offsets[index];
    }

    /** Octets of the payload. */
    public int length(final int index) {
        return lengths[index];
    }

    /** TTL or hop limit of a received packet, 0..255. */
    public int hopLimit(final int index) {
        return hopLimits[index];
    }

    /** Interface that a packet came in by. */
    public int interfaceIndex(final int index) {
        return interfaces[index];
    }

    /** Whether a packet was longer than the room for it. */
    public boolean isCut(final int index) {
        return cut[index];
    }

    /**
     * Whether that is the sender.
     *
     * @param address 4 or 16 octets
     */
    public boolean isFrom(final int index, final byte[] address) {
        final int at = index * IPV6_LENGTH;
        return sourceLengths[index] == address.length
                && Arrays.equals(sources, at, at + address.length, address, 0, address.length);
    }

    /** Sender of a received packet; makes an object. */
    public IpAddress source(final int index) {
        final int at = index * IPV6_LENGTH;
        return IpAddress.of(Arrays.copyOfRange(sources, at, at + sourceLengths[index]));
    }

    /** Takes everything out. */
    public void clear() {
        count = 0;
    }

    /**
     * Adds a packet to be sent: the first octets of {@code slot(count())}.
     *
     * @param length octets of its payload
     */
    public void add(final int length) {
        if (length < 0 || length > octets) {
            throw new IllegalArgumentException(
                    "payload is " + length + " octets, needs 0.." + octets);
        }
        slots[count] = count;
        offsets[count] = 0;
        lengths[count] = length;
        count++;
    }

    /**
     * Adds a packet that was received. For sockets and their stand-ins in tests.
     *
     * @param slot where it lies
     * @param offset of its payload there
     * @param length of its payload; what does not fit is cut
     * @param from holds the sender's address
     * @param at index of its first octet
     * @param addressLength 4 or 16
     */
    public void received(
            final int slot,
            final int offset,
            final int length,
            final ByteBuffer from,
            final int at,
            final int addressLength) {
        slots[count] = slot;
        offsets[count] = offset;
        lengths[count] = Math.min(length, octets);
        cut[count] = length > octets;
        from.get(at, sources, count * IPV6_LENGTH, addressLength);
        sourceLengths[count] = addressLength;
        count++;
    }

    /** Says the rest about the packet that was added last. */
    public void arrived(final int interfaceIndex, final int hops, final boolean wasCut) {
        interfaces[count - 1] = interfaceIndex;
        hopLimits[count - 1] = hops;
        cut[count - 1] |= wasCut;
    }
}
