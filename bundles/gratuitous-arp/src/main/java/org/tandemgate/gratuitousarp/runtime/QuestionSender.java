package org.tandemgate.gratuitousarp.runtime;

import org.jspecify.annotations.Nullable;
import org.tandemgate.gratuitousarp.state.AnnouncedHost;
import org.tandemgate.gratuitousarp.state.Question;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/** Turns questions into frames on the wire. Opens its socket when it can. One thread. */
final class QuestionSender implements AutoCloseable {
    private final Linux linux;
    private final QuestionWriter writer;
    private final Warnings warnings;
    private final FrameWriter announcements = new FrameWriter();
    private final RouterFlag routerFlag;
    private @Nullable PacketSocket socket;

    QuestionSender(final Linux linux, final QuestionWriter writer, final Warnings warnings) {
        this.linux = linux;
        this.writer = writer;
        this.warnings = warnings;
        routerFlag = new RouterFlag(linux, warnings);
    }

    /** Asks; before that, if it says so, announces the address to that neighbour alone. */
    void ask(final Question question) {
        final AnnouncedHost host = question.host();
        final MacAddress mac = host.mac();
        if (mac == null) {
            return;
        }
        try {
            if (question.tellFirst()) {
                final IpAddress address = question.address();
                final boolean router = !address.isIpv4() && routerFlag.of(host);
                final MacAddress to = question.neighbor().mac();
                open().send(announcements.write(address, mac, router, to), host.interfaceIndex());
            }
            open().send(writer.write(question, mac), host.interfaceIndex());
        } catch (final LinuxException refused) {
            warnings.warn(
                    refused.call() + " " + Errno.name(refused.errno()),
                    "garp "
                            + host.name()
                            + ": "
                            + question.neighbor().address()
                            + " is not asked: "
                            + refused.getMessage(),
                    System.nanoTime());
        }
    }

    private PacketSocket open() throws LinuxException {
        PacketSocket open = socket;
        if (open == null) {
            open = linux.openPacketSocket();
            socket = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
