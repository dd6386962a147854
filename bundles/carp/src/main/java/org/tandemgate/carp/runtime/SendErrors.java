package org.tandemgate.carp.runtime;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemgate.carp.state.SendHealth;
import org.tandemgate.linux.LinuxException;

/**
 * Whether the advertisements of one virtual host get out, each family for itself: what fails in one
 * is not forgiven because the other works, and single failures of both are not added up. Loop
 * thread only.
 */
final class SendErrors {
    private final OfFamily ipv4 = new OfFamily("IPv4");
    private final OfFamily ipv6 = new OfFamily("IPv6");

    /** One family. */
    private static final class OfFamily {
        private final String name;
        private SendHealth health = SendHealth.GOOD;
        private @Nullable String problem;

        OfFamily(final String name) {
            this.name = name;
        }
    }

    private OfFamily of(final boolean wantsIpv4) {
        return wantsIpv4 ? ipv4 : ipv6;
    }

    /**
     * Something was sent, or could not be.
     *
     * @param refused why not, absent when it was
     */
    void note(final boolean wantsIpv4, final @Nullable LinuxException refused, final long now) {
        final OfFamily family = of(wantsIpv4);
        family.health = family.health.after(refused == null, now);
        if (refused != null) {
            family.problem = family.name + " advertisement not sent: " + refused.getMessage();
        } else if (!family.health.failing()) {
            family.problem = null;
        }
    }

    /** That family is not advertised any more: what did not get out is forgiven. */
    void forget(final boolean wantsIpv4) {
        of(wantsIpv4).health = SendHealth.GOOD;
        of(wantsIpv4).problem = null;
    }

    /** Whether to try again in that family. */
    boolean isProbeDue(final boolean wantsIpv4, final long now) {
        return of(wantsIpv4).health.probeDue(now);
    }

    /** Whether the virtual host is to be demoted. */
    boolean isFailing() {
        return ipv4.health.failing() || ipv6.health.failing();
    }

    /** What does not get out; absent when everything does. */
    @Nullable String problem() {
        final String all =
                Stream.of(ipv4, ipv6)
                        .map(family -> family.problem)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("; "));
        return all.isEmpty() ? null : all;
    }
}
