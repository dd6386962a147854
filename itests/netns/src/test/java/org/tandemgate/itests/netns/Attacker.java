package org.tandemgate.itests.netns;

import java.nio.ByteBuffer;
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

    /** The switch's end of the cable, by the interface's name there. */
    static String port() {
        return PORT;
    }

    /** The interface that it sends from. */
    int interfaceIndex() {
        return index;
    }

    @Override
    public void close() {
        socket.close();
    }
}
