package org.tandemgate.gratuitousarp.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;

/**
 * Whether the neighbours learned where the addresses live: who is asked, when, and what came of it.
 * Time is an argument, in nanoseconds of any monotonic clock. At most {@link #INQUIRIES_MAX}
 * neighbours are remembered over all addresses; questions keep a rate of their own. Not thread
 * safe.
 */
public final class NeighborSurvey {
    /** Pairs of an address and a neighbour. */
    public static final int INQUIRIES_MAX = 4096;

    /** Questions leave at a tenth of the rate of announcements. */
    private static final int RATE_DIVISOR = 10;

    private final Map<String, HostSurvey> hosts = new TreeMap<>();
    private AnnouncementSettings settings;
    private RateLimit rate;

    /**
     * @param settings in force until {@link #configure}
     * @param nowNanos the time
     */
    public NeighborSurvey(final AnnouncementSettings settings, final long nowNanos) {
        this.settings = settings;
        rate = new RateLimit(nowNanos);
    }

    /** Other settings from now on. */
    public void configure(final AnnouncementSettings wanted) {
        settings = wanted;
        if (wanted.confirm() == 0) {
            hosts.clear();
        }
    }

    /**
     * All addresses of a virtual host were announced: its neighbours are asked. In the first rounds
     * of a series neighbours come in addition to those that were asked already; after that those
     * that were wrong are asked once more.
     *
     * @param host that is MASTER here
     * @param series of its announcements; another one than before begins anew
     * @param known neighbours on the segment of each address, the most useful first
     */
    public void announced(
            final AnnouncedHost host,
            final long series,
            final Map<IpAddress, List<Neighbor>> known,
            final long nowNanos) {
        final HostSurvey before = hosts.get(host.name());
        final HostSurvey survey =
                before != null && before.series() == series ? before : new HostSurvey(host, series);
        hosts.put(host.name(), survey);
        for (final IpAddress address : host.addresses()) {
            for (final Neighbor neighbor : known.getOrDefault(address, List.of())) {
                final boolean room =
                        survey.asked(address) < settings.confirm() && size() < INQUIRIES_MAX;
                survey.ask(address, neighbor, room, nowNanos);
            }
        }
    }

    private int size() {
        return hosts.values().stream().mapToInt(survey -> survey.inquiries().size()).sum();
    }

    /** The virtual host is not MASTER here (any more). */
    public void drop(final String name) {
        hosts.remove(name);
    }

    /** The question to ask now, if one is due and the rate allows it. */
    public Optional<Question> next(final long nowNanos) {
        hosts.values().forEach(survey -> survey.expire(nowNanos));
        if (rate.waitNanos(ratePerSecond(), nowNanos) > 0) {
            return Optional.empty();
        }
        Inquiry best = null;
        AnnouncedHost whose = null;
        for (final HostSurvey survey : hosts.values()) {
            for (final Inquiry inquiry : survey.inquiries()) {
                if (isDue(inquiry, nowNanos) && isEarlier(inquiry, best)) {
                    best = inquiry;
                    whose = survey.host();
                }
            }
        }
        return best == null || whose == null ? Optional.empty() : best.question(whose);
    }

    private static boolean isDue(final Inquiry inquiry, final long nowNanos) {
        return inquiry.isPending() && inquiry.dueNanos() - nowNanos <= 0;
    }

    private static boolean isEarlier(final Inquiry inquiry, final @Nullable Inquiry best) {
        return best == null || inquiry.dueNanos() - best.dueNanos() < 0;
    }

    /** Tells that {@link #next} was asked, or could not be: both count. */
    public void asked(final Question question, final long nowNanos) {
        rate = rate.spend(ratePerSecond(), nowNanos);
        if (question.tellFirst()) {
            rate = rate.spend(ratePerSecond(), nowNanos);
        }
        final HostSurvey survey = hosts.get(question.host().name());
        if (survey != null) {
            survey.asked(question, nowNanos);
        }
    }

    private int ratePerSecond() {
        return Math.max(1, settings.ratePerSecond() / RATE_DIVISOR);
    }

    /**
     * An answer came by. What was not asked for, or was sent by another machine than the neighbour
     * (a router on the way, say), says nothing.
     *
     * @return whether it counted
     */
    public boolean answered(final Answer answer, final long nowNanos) {
        boolean counted = false;
        for (final HostSurvey survey : hosts.values()) {
            counted |= survey.answered(answer, nowNanos);
        }
        return counted;
    }

    /**
     * How long {@link #next} has nothing to offer.
     *
     * @return nanoseconds, 0 for not at all, empty for "until something is announced"
     */
    public OptionalLong idleNanos(final long nowNanos) {
        long earliest = Long.MAX_VALUE;
        for (final HostSurvey survey : hosts.values()) {
            for (final Inquiry inquiry : survey.inquiries()) {
                if (inquiry.isPending()) {
                    earliest = Math.min(earliest, Math.max(0, inquiry.dueNanos() - nowNanos));
                }
            }
        }
        return earliest == Long.MAX_VALUE
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(earliest, rate.waitNanos(ratePerSecond(), nowNanos)));
    }

    /** Interfaces on which answers are waited for. */
    public Set<Integer> interfaces() {
        final Set<Integer> awaited = new TreeSet<>();
        for (final HostSurvey survey : hosts.values()) {
            if (survey.inquiries().stream().anyMatch(Inquiry::isPending)) {
                awaited.add(survey.host().interfaceIndex());
            }
        }
        return awaited;
    }

    /** What is known of every virtual host, one entry for each address with a neighbour. */
    public Map<String, List<Tally>> tallies() {
        final Map<String, List<Tally>> all = new TreeMap<>();
        hosts.forEach((name, survey) -> all.put(name, survey.tallies()));
        return all;
    }

    /** Whether anybody is asked at all. */
    public boolean isOn() {
        return settings.confirm() > 0;
    }
}
