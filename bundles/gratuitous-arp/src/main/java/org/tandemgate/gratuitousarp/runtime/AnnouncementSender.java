package org.tandemgate.gratuitousarp.runtime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.work.LogThread;
import org.tandemgate.gratuitousarp.state.Announcement;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.net.MacAddress;

/**
 * Turns announcements into frames on the wire. Opens its socket when it can: what fails for want of
 * a privilege now may succeed later. Loop thread only.
 */
final class AnnouncementSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncementSender.class);

    private final Linux linux;
    private final FrameWriter writer = new FrameWriter();
    private final LogThread log;
    private final Warnings warnings;
    private final RouterFlag routerFlag;
    private @Nullable PacketSocket socket;

    AnnouncementSender(final Linux linux, final LogThread log) {
        this.linux = linux;
        this.log = log;
        warnings = new Warnings(log);
        routerFlag = new RouterFlag(linux, warnings);
    }

    /** Does beforehand what the first announcement should not wait for. */
    void prepare() {
        writer.warmUp();
        try {
            open();
        } catch (final LinuxException refused) {
            warn("socket", "nothing can be announced: " + refused.getMessage());
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

    /**
     * Sends one frame.
     *
     * @return why it could not be sent, absent when it was
     */
    @Nullable String send(final Announcement announcement) {
        final var host = announcement.host();
        final MacAddress mac = host.mac();
        if (mac == null || host.interfaceIndex() == 0) {
            return failed(announcement, "interface", host.interfaceName() + " is not there (yet)");
        }
        try {
            final boolean router = !announcement.address().isIpv4() && routerFlag.of(host);
            open().send(writer.write(announcement.address(), mac, router), host.interfaceIndex());
            if (LOG.isDebugEnabled()) {
                log.write(
                        () ->
                                LOG.debug(
                                        "garp {}: {} is at {}",
                                        host.name(),
                                        announcement.address(),
                                        mac));
            }
            return null;
        } catch (final LinuxException refused) {
            final String kind = refused.call() + " " + Errno.name(refused.errno());
            return failed(announcement, kind, String.valueOf(refused.getMessage()));
        }
    }

    private String failed(final Announcement announcement, final String kind, final String why) {
        final String text = announcement.address() + " not announced: " + why;
        warn(kind, "garp " + announcement.host().name() + ": " + text);
        return text;
    }

    private void warn(final String kind, final String text) {
        warnings.warn(kind, text, System.nanoTime());
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
