package org.tandemgate.itests.netns;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.tandemgate.itests.world.Command;
import org.tandemgate.itests.world.Switch;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.linux.jna.JnaLinux;

/** Somebody on a switch who sends any frame from any address: this JVM, on a cable of its own. */
final class Attacker implements AutoCloseable {
    private static final String PORT = "attacker";

    private final PacketSocket socket;
    private final int index;

    /** Plugs in. Closed with the world. */
    Attacker(final World world, final Switch net) {
        Command.run(
                        "ip",
                        "link",
                        "add",
                        "name",
                        PORT,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        PORT,
                        "netns",
                        net.namespace().name())
                .required();
        world.own(() -> Command.run("ip", "link", "delete", PORT));
        Command.run("ip", "link", "set", "dev", PORT, "up").required();
        net.namespace().sysctl("net/ipv6/conf/" + PORT + "/disable_ipv6", "1");
        net.namespace().ip("link", "set", "dev", PORT, "master", net.bridge(), "up");
        try {
            final var linux = new JnaLinux();
            index = linux.links().byName(PORT).orElseThrow().index();
            socket = linux.openPacketSocket();
        } catch (final LinuxException e) {
            throw new WorldException("cannot plug in the attacker", e);
        }
        world.own(this);
    }

    /** Sends frames in order. */
    void send(final byte[]... frames) {
        for (final byte[] frame : frames) {
            send(direct(frame));
        }
    }

    private void send(final ByteBuffer frame) {
        try {
            socket.send(frame.duplicate(), index);
        } catch (final LinuxException e) {
            throw new WorldException("the attacker cannot send", e);
        }
    }

    private static ByteBuffer direct(final byte[] frame) {
        return ByteBuffer.allocateDirect(frame.length).put(frame).flip();
    }

    /**
     * Sends the frames over and over, as many a second as wanted or as the machine can carry.
     *
     * @return frames a second that were reached
     */
    double flood(final List<byte[]> frames, final int wantedPerSecond, final long millis) {
        final long start = System.nanoTime();
        final long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
        long sent = 0;
        try (Burst burst = new Burst(index, frames)) {
            while (System.nanoTime() - end < 0) {
                sent += burst.send(sent);
                final long due = start + sent * 1_000_000_000L / wantedPerSecond;
                final long early = due - System.nanoTime();
                if (early > 0) {
                    LockSupport.parkNanos(early);
                }
            }
        }
        return sent * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void close() {
        socket.close();
    }
}
