package org.tandemgate.gratuitousarp.state;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which address is announced next. Time is an argument, in nanoseconds of any monotonic clock.
 *
 * <p>Rules: the first announcement of every address of every virtual host goes before any second
 * one, and so on, refreshes last; among equals the virtual host that was served longest ago goes
 * first; all together keep the rate. Not thread safe.
 */
public final class AnnouncementSchedule {
    private final Map<String, Series> all = new HashMap<>();
    private AnnouncementSettings settings;
    private RateLimit rate;
    private long lastNumber;

    /**
     * @param settings in force until {@link #configure}
     * @param nowNanos the time
     */
    public AnnouncementSchedule(final AnnouncementSettings settings, final long nowNanos) {
        this.settings = settings;
        rate = new RateLimit(nowNanos);
    }

    /** What is in force. */
    public AnnouncementSettings settings() {
        return settings;
    }

    /** Other settings from now on; running series go on under them. */
    public void configure(final AnnouncementSettings wanted) {
        settings = wanted;
    }

    /**
     * The virtual host is MASTER here, newly or again: its addresses are announced from the
     * beginning.
     */
    public void announce(final AnnouncedHost host, final long nowNanos) {
        all.put(host.name(), Series.begin(host, ++lastNumber, nowNanos));
    }

    /**
     * As {@link #announce}, with what is known of it already.
     *
     * @return false when it is not MASTER here
     */
    public boolean repeat(final String name, final long nowNanos) {
        final Series series = all.get(name);
        if (series != null) {
            announce(series.host(), nowNanos);
        }
        return series != null;
    }

    /**
     * The virtual host is not MASTER here (any more): nothing of it is pending.
     *
     * @return false when it was not before either
     */
    public boolean drop(final String name) {
        return all.remove(name) != null;
    }

    /** The frame to send now, if one is due and the rate allows it. Changes nothing. */
    public Optional<Announcement> next(final long nowNanos) {
        if (rate.waitNanos(settings.ratePerSecond(), nowNanos) > 0) {
            return Optional.empty();
        }
        Series best = null;
        for (final Series series : all.values()) {
            final OptionalLong due = series.dueNanos(settings);
            if (due.isPresent() && due.getAsLong() - nowNanos <= 0 && goesBefore(series, best)) {
                best = series;
            }
        }
        return Optional.ofNullable(best).map(Series::next);
    }

    private boolean goesBefore(final Series series, final @Nullable Series best) {
        if (best == null) {
            return true;
        }
        final int byRank = Integer.compare(series.rank(settings), best.rank(settings));
        return byRank < 0 || (byRank == 0 && series.servedAt() < best.servedAt());
    }

    /**
     * Tells what became of {@link #next}. Counts for the rate in any case; a virtual host that was
     * dropped or announced anew meanwhile is left alone.
     *
     * @return whether that was the last address of a round, all of whose frames were sent
     */
    public boolean done(final Announcement announcement, final boolean sent, final long nowNanos) {
        rate = rate.spend(settings.ratePerSecond(), nowNanos);
        final String name = announcement.host().name();
        final Series series = all.get(name);
        if (series == null || series.id() != announcement.series()) {
            return false;
        }
        final Series next = series.done(sent, settings, nowNanos, ++lastNumber);
        all.put(name, next);
        return next.cursor() == 0 && sent && !series.failed();
    }

    /**
     * How long {@link #next} has nothing to offer.
     *
     * @return nanoseconds, 0 for not at all, empty for "until something is announced"
     */
    public OptionalLong idleNanos(final long nowNanos) {
        long earliest = Long.MAX_VALUE;
        for (final Series series : all.values()) {
            final OptionalLong due = series.dueNanos(settings);
            if (due.isPresent()) {
                earliest = Math.min(earliest, Math.max(0, due.getAsLong() - nowNanos));
            }
        }
        return earliest == Long.MAX_VALUE
                ? OptionalLong.empty()
                : OptionalLong.of(
                        Math.max(earliest, rate.waitNanos(settings.ratePerSecond(), nowNanos)));
    }

    /** What is announced of a virtual host; empty when it is not MASTER here. */
    public Optional<AnnouncedHost> host(final String name) {
        return Optional.ofNullable(all.get(name)).map(Series::host);
    }

    /**
     * When the next frame of a virtual host is due; empty when none is planned.
     *
     * @return a time of the caller's clock, not after now when frames wait for their turn
     */
    public OptionalLong dueNanos(final String name) {
        final Series series = all.get(name);
        return series == null ? OptionalLong.empty() : series.dueNanos(settings);
    }

    /** Frames of a virtual host that are due and wait for their turn. */
    public int pending(final String name, final long nowNanos) {
        final Series series = all.get(name);
        final OptionalLong due = dueNanos(name);
        return series == null || due.isEmpty() || due.getAsLong() - nowNanos > 0
                ? 0
                : series.host().addresses().size() - series.cursor();
    }
}
