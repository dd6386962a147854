package org.tandemgate.carp.runtime;

import org.tandemgate.linux.Datagram;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.RawSocket;

/** The packets of one socket on their way into the election. Loop thread only. */
final class Intake {
    private static final int PACKETS_PER_ROUND = 512;
    private static final int LONGEST_PACKET = 2048;

    private final Datagram packet = new Datagram(LONGEST_PACKET);
    private final Warnings warnings;
    private final Backlog backlog;
    private FloodShield shield;
    private int packets;
    private int malformed;
    private boolean waiting;

    Intake(final Warnings warnings, final long nowNanos) {
        this.warnings = warnings;
        backlog = new Backlog(nowNanos);
        shield = new FloodShield(warnings, nowNanos);
    }

    /** The socket is another one. */
    void reopened(final long nowNanos) {
        shield = new FloodShield(warnings, nowNanos);
    }

    /** A round begins. */
    void begin(final RawSocket socket) throws LinuxException {
        packets = 0;
        malformed = 0;
        next(socket);
    }

    /** Takes the next packet, if there is one and this round may have it. */
    void next(final RawSocket socket) throws LinuxException {
        waiting = packets < PACKETS_PER_ROUND && socket.receive(packet);
        packets += waiting ? 1 : 0;
    }

    /** Whether there is a packet that is due before the other's. */
    boolean isBefore(final Intake other) {
        return waiting
                && (!other.waiting || packet.arrivalNanos() - other.packet.arrivalNanos() <= 0);
    }

    /** Whether there is a packet. */
    boolean isWaiting() {
        return waiting;
    }

    Datagram packet() {
        return packet;
    }

    /** That packet was malformed. */
    void countMalformed() {
        malformed++;
    }

    /** The round ends. */
    void end(final RawSocket socket, final long nowNanos) {
        backlog.read(nowNanos, packets, packets < PACKETS_PER_ROUND);
        shield.read(socket, malformed, nowNanos);
    }

    /** Whether everything that had arrived until then was read. */
    boolean hasReadUntil(final long nanos) {
        return backlog.hasReadUntil(nanos);
    }
}
