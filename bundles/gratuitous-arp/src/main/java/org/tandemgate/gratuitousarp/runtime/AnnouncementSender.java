package org.tandemgate.gratuitousarp.runtime;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.gratuitousarp.state.AnnouncedHost;
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
    private final Warnings warnings = new Warnings();
    private final Map<String, Boolean> forwarding = new HashMap<>();
    private @Nullable PacketSocket socket;

    AnnouncementSender(final Linux linux) {
        this.linux = linux;
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
            final boolean router = !announcement.address().isIpv4() && isRouter(host);
            open().send(writer.write(announcement.address(), mac, router), host.interfaceIndex());
            LOG.debug("garp {}: {} is at {}", host.name(), announcement.address(), mac);
            return null;
        } catch (final LinuxException refused) {
            final String kind = refused.call() + " " + Errno.name(refused.errno());
            return failed(announcement, kind, String.valueOf(refused.getMessage()));
        }
    }

    /**
     * Whether the interface forwards IPv6. Read each time: a neighbour that hears another flag than
     * the kernel's own answers carry would drop or gain a default router.
     */
    private boolean isRouter(final AnnouncedHost host) {
        final String name = host.interfaceName();
        try {
            final String path = "net/ipv6/conf/" + name + "/forwarding";
            final boolean router = !linux.sysctls().read(path).equals("0");
            forwarding.put(name, router);
            return router;
        } catch (final LinuxException unreadable) {
            final boolean before = forwarding.getOrDefault(name, false);
            warn(
                    "forwarding",
                    String.format(
                            "garp %s: Router flag stays %s: %s",
                            host.name(), before, unreadable.getMessage()));
            return before;
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
