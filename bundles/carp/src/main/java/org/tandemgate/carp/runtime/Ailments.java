package org.tandemgate.carp.runtime;

import java.util.List;

/**
 * What is wrong with this node itself and demotes it for as long as it lasts: missing links,
 * addresses that the kernel refuses, advertisements that do not get out. Loop thread only, except
 * {@link #addressesFailed}.
 */
final class Ailments {
    private static final String LINK_DOWN = "link down: ";
    private static final String ADDRESSES_OF = "addresses of ";
    private static final String SENDING_OF = "send errors of ";

    private final NodeElection node;
    private final Demotions demotions;

    Ailments(final NodeElection node, final Demotions demotions) {
        this.node = node;
        this.demotions = demotions;
    }

    /**
     * Demotes the group of every virtual host whose interface is down or missing, and undoes that.
     */
    void linksJudged() {
        demotions.keepOnly(
                LINK_DOWN,
                known -> node.members().stream().anyMatch(member -> member.suffers(known)));
        for (final Member member : node.members()) {
            final VirtualHostSettings settings = member.settings();
            if (settings != null && member.isWithoutLink()) {
                demotions.set(
                        settings.group(),
                        Demotions.CARP,
                        LINK_DOWN + settings.interfaceName(),
                        Demotions.DECISIVE);
            }
        }
        node.members().forEach(Member::demotionChanged);
    }

    /**
     * Called by the address thread: the kernel refused the addresses of a virtual host, or takes
     * them again.
     */
    void addressesFailed(final Member member) {
        node.loop().post(() -> addressesJudged(member));
    }

    /** The addresses of a virtual host are not in order, or are again. */
    void addressesJudged(final Member member) {
        fails(member, ADDRESSES_OF, member.hasAddressProblem());
    }

    /** Advertisements of a virtual host do not get out, or do again. */
    void sendingFails(final Member member, final boolean failing) {
        fails(member, SENDING_OF, failing);
    }

    private void fails(final Member member, final String what, final boolean failing) {
        final VirtualHostSettings settings = member.settings();
        // What a virtual host that has left tries in vain demotes nobody.
        if (settings != null && node.members().contains(member)) {
            final int amount = failing ? Demotions.DECISIVE : 0;
            final String reason = what + member.name();
            node.changeDemotions(
                    () -> demotions.set(settings.group(), Demotions.CARP, reason, amount));
        }
    }

    /** What demotes one group because of a virtual host goes with it to another. */
    void regroup(final Member member, final String from, final String to) {
        for (final String what : List.of(ADDRESSES_OF, SENDING_OF)) {
            final String reason = what + member.name();
            final boolean failing =
                    demotions.list().stream()
                            .anyMatch(d -> d.group().equals(from) && d.reason().equals(reason));
            if (failing) {
                demotions.set(to, Demotions.CARP, reason, Demotions.DECISIVE);
                demotions.set(from, Demotions.CARP, reason, 0);
            }
        }
        node.members().forEach(Member::demotionChanged);
    }

    /** A virtual host is gone, and what it suffered from with it. */
    void forget(final Member member) {
        for (final String what : List.of(ADDRESSES_OF, SENDING_OF)) {
            demotions.keepOnly(what, known -> !known.reason().equals(what + member.name()));
        }
    }
}
