package org.tandemgate.gratuitousarp.runtime;

import java.util.HashMap;
import java.util.Map;
import org.tandemgate.gratuitousarp.state.AnnouncedHost;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;

/** The Router flag of neighbour advertisements. One thread. */
final class RouterFlag {
    private final Linux linux;
    private final Warnings warnings;
    private final Map<String, Boolean> forwarding = new HashMap<>();

    RouterFlag(final Linux linux, final Warnings warnings) {
        this.linux = linux;
        this.warnings = warnings;
    }

    /**
     * Whether the interface forwards IPv6. Read each time: a neighbour that hears another flag than
     * the kernel's own answers carry would drop or gain a default router.
     */
    boolean of(final AnnouncedHost host) {
        final String name = host.interfaceName();
        try {
            final String path = "net/ipv6/conf/" + name + "/forwarding";
            final boolean router = !linux.sysctls().read(path).equals("0");
            forwarding.put(name, router);
            return router;
        } catch (final LinuxException unreadable) {
            final boolean before = forwarding.getOrDefault(name, false);
            warnings.warn(
                    "forwarding",
                    String.format(
                            "garp %s: Router flag stays %s: %s",
                            host.name(), before, unreadable.getMessage()),
                    System.nanoTime());
            return before;
        }
    }
}
