package org.tandemgate.gratuitousarp.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/** The inquiries about one virtual host since one taking of its role. Not thread safe. */
final class HostSurvey {
    private final AnnouncedHost host;
    private final long series;
    private final Map<Pair, Inquiry> inquiries = new LinkedHashMap<>();
    private final Map<IpAddress, Long> changedNanos = new TreeMap<>();

    /** Who is asked about what. */
    private record Pair(IpAddress address, IpAddress neighbor) {}

    HostSurvey(final AnnouncedHost host, final long series) {
        this.host = host;
        this.series = series;
    }

    AnnouncedHost host() {
        return host;
    }

    long series() {
        return series;
    }

    Collection<Inquiry> inquiries() {
        return inquiries.values();
    }

    /** Neighbours that were or are asked about an address. */
    long asked(final IpAddress address) {
        return inquiries.keySet().stream().filter(pair -> pair.address().equals(address)).count();
    }

    /**
     * @param room whether one more may be remembered
     */
    void ask(
            final IpAddress address,
            final Neighbor neighbor,
            final boolean room,
            final long nowNanos) {
        final Pair pair = new Pair(address, neighbor.address());
        final Inquiry known = inquiries.get(pair);
        if (known == null && room) {
            put(pair, Inquiry.begin(address, neighbor, nowNanos), nowNanos);
        } else if (known != null
                && known.verdict() == Inquiry.Verdict.WRONG
                && !known.isPending()) {
            inquiries.put(pair, known.again(neighbor, nowNanos));
        }
    }

    private void put(final Pair pair, final Inquiry inquiry, final long nowNanos) {
        inquiries.put(pair, inquiry);
        changedNanos.put(pair.address(), nowNanos);
    }

    void asked(final Question question, final long nowNanos) {
        inquiries.computeIfPresent(
                new Pair(question.address(), question.neighbor().address()),
                (pair, inquiry) -> inquiry.asked(nowNanos));
    }

    /** Ends the inquiries whose last question was waited for in vain. */
    void expire(final long nowNanos) {
        for (final Map.Entry<Pair, Inquiry> entry : inquiries.entrySet()) {
            final Inquiry inquiry = entry.getValue();
            final boolean over = inquiry.asks() == Inquiry.ASKS && inquiry.isPending();
            if (over && inquiry.dueNanos() - nowNanos <= 0) {
                entry.setValue(inquiry.expired());
                changedNanos.put(inquiry.address(), nowNanos);
            }
        }
    }

    boolean answered(final Answer answer, final long nowNanos) {
        final Pair pair = new Pair(answer.address(), answer.neighbor());
        final Inquiry inquiry = inquiries.get(pair);
        final MacAddress announced = host.mac();
        if (inquiry == null
                || announced == null
                || inquiry.asks() == 0
                || host.interfaceIndex() != answer.interfaceIndex()
                || !inquiry.neighbor().mac().equals(answer.from())) {
            return false;
        }
        final Inquiry next = inquiry.answered(answer.sentTo(), announced, nowNanos);
        if (!next.equals(inquiry)) {
            put(pair, next, nowNanos);
        }
        return true;
    }

    List<Tally> tallies() {
        final List<Tally> tallies = new ArrayList<>();
        changedNanos.forEach((address, changed) -> tallies.add(tally(address, changed)));
        return tallies;
    }

    private Tally tally(final IpAddress address, final long changed) {
        int confirmed = 0;
        int unseen = 0;
        int open = 0;
        final Map<IpAddress, MacAddress> wrong = new TreeMap<>();
        for (final Inquiry inquiry : inquiries.values()) {
            if (inquiry.address().equals(address)) {
                switch (inquiry.verdict()) {
                    case CONFIRMED -> confirmed++;
                    case UNSEEN -> unseen++;
                    case OPEN -> open++;
                    case WRONG -> {
                        final MacAddress to = inquiry.sentTo();
                        wrong.put(inquiry.neighbor().address(), to == null ? MacAddress.ZERO : to);
                    }
                }
            }
        }
        return new Tally(address, confirmed, unseen, open, wrong, changed);
    }
}
