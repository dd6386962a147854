package org.tandemgate.node.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.node.Readiness;

/**
 * Keeps the node out of the election while it starts, until its parts are ready: those named by
 * {@code ready.wait} and those that are registered. Once open it stays open. Not thread safe.
 */
final class ReadyGate {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyGate.class);
    private static final int LONGEST_TEXT = 200;

    private final Map<String, Readiness> parts = new TreeMap<>();
    private final long beginNanos;
    private boolean open;
    private @Nullable String missed;

    /**
     * @param beginNanos when the waiting begins, monotonic
     */
    ReadyGate(final long beginNanos) {
        this.beginNanos = beginNanos;
    }

    void add(final Readiness part) {
        parts.put(part.name(), part);
    }

    void remove(final Readiness part) {
        parts.remove(part.name(), part);
    }

    /**
     * What the node waits for; absent when the gate is open, which it is for good after that.
     *
     * @param wait names of parts that must be there
     * @param timeout after which the gate opens all the same
     */
    @Nullable String obstacle(
            final List<String> wait, final Duration timeout, final long nowNanos) {
        if (open) {
            return null;
        }
        final String obstacle = first(wait);
        if (obstacle != null && nowNanos - beginNanos >= timeout.toNanos()) {
            missed =
                    "took part after "
                            + timeout.toSeconds()
                            + " s although it was "
                            + obstacle
                            + "; see the log of that bundle, or change ready.wait and"
                            + " ready.timeout";
            LOG.warn("node {}", missed);
        }
        open = obstacle == null || missed != null;
        return open ? null : obstacle;
    }

    private @Nullable String first(final List<String> wait) {
        for (final String name : wait) {
            if (!parts.containsKey(name)) {
                return "waiting for " + name + ", which is not there yet";
            }
        }
        for (final Map.Entry<String, Readiness> part : parts.entrySet()) {
            final Optional<String> obstacle = ask(part.getValue());
            if (obstacle.isPresent()) {
                final String text = obstacle.get();
                return "waiting for "
                        + part.getKey()
                        + ": "
                        + text.substring(0, Math.min(LONGEST_TEXT, text.length()));
            }
        }
        return null;
    }

    /** A part that fails is not ready. */
    private static Optional<String> ask(final Readiness part) {
        try {
            return part.obstacle();
        } catch (final RuntimeException defect) {
            LOG.debug("{} cannot say whether it is ready", part.name(), defect);
            return Optional.of("it fails to answer: " + defect);
        }
    }

    /** What was not waited for any longer; absent when nothing was missed. */
    @Nullable String missed() {
        return missed;
    }
}
