package org.tandemgate.gratuitousarp.state;

import java.util.OptionalLong;

/**
 * The announcements of one virtual host since it became MASTER: rounds over all its addresses.
 *
 * @param host what is announced
 * @param id unlike any other series
 * @param round rounds that succeeded, counted up to the number of repetitions and no further
 * @param attempts rounds that were done, counted up to the same limit plus {@link #RETRIES}
 * @param cursor next address of the round, 0 before it begins
 * @param failed whether a frame of this round could not be sent
 * @param sinceNanos when this round began, or before that the previous one, or before any the
 *     taking of the role
 * @param servedAt a number that grows with every frame of any virtual host
 */
record Series(
        AnnouncedHost host,
        long id,
        int round,
        int attempts,
        int cursor,
        boolean failed,
        long sinceNanos,
        long servedAt) {
    /** So many rounds that failed are repeated before the series goes on as if they had not. */
    static final int RETRIES = 5;

    static Series begin(final AnnouncedHost host, final long id, final long nowNanos) {
        return new Series(host, id, 0, 0, 0, false, nowNanos, id);
    }

    /** When the next frame is due; empty when none is planned. */
    OptionalLong dueNanos(final AnnouncementSettings settings) {
        if (host.addresses().isEmpty()) {
            return OptionalLong.empty();
        }
        if (cursor > 0 || attempts == 0) {
            return OptionalLong.of(sinceNanos);
        }
        if (round < settings.repeat()) {
            return OptionalLong.of(sinceNanos + settings.gapNanos(host.intervalNanos()));
        }
        return settings.refreshNanos() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(sinceNanos + settings.refreshNanos());
    }

    /** Smaller goes first: announcement 0 of every address, then 1, ..., then refreshes. */
    int rank(final AnnouncementSettings settings) {
        return Math.min(round, settings.repeat());
    }

    Announcement next() {
        return new Announcement(host, host.addresses().get(cursor), id);
    }

    /** After a frame was sent, or could not be. */
    Series done(
            final boolean sent,
            final AnnouncementSettings settings,
            final long nowNanos,
            final long served) {
        final long began = cursor == 0 ? nowNanos : sinceNanos;
        final boolean broken = failed || !sent;
        if (cursor + 1 < host.addresses().size()) {
            return new Series(host, id, round, attempts, cursor + 1, broken, began, served);
        }
        final boolean again = broken && attempts < settings.repeat() + RETRIES - 1;
        return new Series(
                host,
                id,
                again ? round : Math.max(round, Math.min(round + 1, settings.repeat())),
                Math.min(attempts + 1, AnnouncementSettings.REPEAT_MAX + RETRIES),
                0,
                false,
                began,
                served);
    }
}
