package org.tandemgate.pfsync.runtime;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.pfsync.state.TableSettings;

/**
 * Room in the heap for connections. A node without many keeps a small heap, so that its collector
 * has little to do at a time and gives memory back; the limit that the collector works by grows and
 * shrinks with the table, up to the heap's hard one. While much happens it gets more: this
 * collector goes through everything that lives each time a tenth of the limit was used. It rises at
 * once and falls when it could have been lower for half a minute. Belongs to one thread.
 */
final class HeapRoom implements AutoCloseable {
    /** What a connection takes in all tables and on its way, measured with room to spare. */
    static final long STATE_OCTETS = 900;

    /** What the collector is given for each, so that it need not hurry. */
    static final long SOFT_OCTETS = 2000;

    /** The same while much happens, and what it is given for those that are about to come. */
    static final long BUSY_OCTETS = 5000;

    static final long BUSY_BASE_OCTETS = 160L << 20;

    /** So many changes of entries in a second are much. */
    static final long BUSY_RATE = 1000;

    /** So long it could have been lower before it is. */
    static final long CALM_NANOS = 30_000_000_000L;

    /** For everything else in a node. */
    static final long BASE_OCTETS = 96L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(HeapRoom.class);
    private static final long STEP = 32L << 20;
    private static final long FIXED_OCTETS = 48L << 20;
    private static final String BEAN = "com.sun.management:type=HotSpotDiagnostic";
    private static final String OPTION = "SoftMaxHeapSize";

    private static final long SECOND = 1_000_000_000L;

    private final long heapOctets = Runtime.getRuntime().maxMemory();
    private String before = "";
    private long softOctets;
    private long enoughNanos;
    private long lookedNanos;
    private long changesBefore;
    private boolean broken;

    /** Nothing is held yet. */
    HeapRoom(final long nowNanos) {
        lookedNanos = nowNanos;
        enoughNanos = nowNanos;
    }

    /** As many states as this process' heap holds, if fewer than are wanted. */
    static TableSettings limited(final TableSettings wanted) {
        final long most = most(Runtime.getRuntime().maxMemory());
        if (wanted.capacity() <= most) {
            return wanted;
        }
        LOG.info(
                "pfsync has room for {} of capacity={} connections in a heap of {} MB; for more"
                        + " set -Xmx in JAVA_OPTS",
                most,
                wanted.capacity(),
                Runtime.getRuntime().maxMemory() >> 20);
        return new TableSettings(
                (int) most, (int) Math.min(most, wanted.tombstones()), wanted.tombstoneNanos());
    }

    /** How many states a heap of that size holds, at least 1000. */
    static long most(final long heapOctets) {
        return Math.max(1000, (heapOctets - FIXED_OCTETS) / STATE_OCTETS);
    }

    /**
     * What the collector should keep to with so many states.
     *
     * @param busy whether much happens to them
     */
    static long soft(final long states, final boolean busy, final long heapOctets) {
        final long wanted =
                busy
                        ? BASE_OCTETS + BUSY_BASE_OCTETS + states * BUSY_OCTETS
                        : BASE_OCTETS + states * SOFT_OCTETS;
        return Math.min(heapOctets, (wanted + STEP - 1) / STEP * STEP);
    }

    /**
     * So many states are there now.
     *
     * @param changes of entries so far, those that were heard and those that were made
     */
    void hold(final long states, final long changes, final long nowNanos) {
        final long wanted = soft(states, isBusy(changes, nowNanos), heapOctets);
        if (wanted >= softOctets) {
            enoughNanos = nowNanos;
        }
        final boolean falls = wanted < softOctets && nowNanos - enoughNanos >= CALM_NANOS;
        if (!broken && (wanted > softOctets || falls)) {
            softOctets = wanted;
            enoughNanos = nowNanos;
            tell(Long.toString(wanted));
        }
    }

    /**
     * So many states are about to come all at once. The collector would go through those that are
     * there already again and again, before {@link #hold} saw how many they are.
     */
    void expect(final long states, final long nowNanos) {
        final long wanted = soft(states, true, heapOctets);
        if (!broken && wanted > softOctets) {
            softOctets = wanted;
            enoughNanos = nowNanos;
            tell(Long.toString(wanted));
        }
    }

    private boolean isBusy(final long changes, final long nowNanos) {
        final long passed = Math.max(1, nowNanos - lookedNanos);
        final long more = changes - changesBefore;
        lookedNanos = nowNanos;
        changesBefore = changes;
        return more > BUSY_RATE * passed / SECOND;
    }

    private void tell(final String octets) {
        try {
            if (before.isEmpty()) {
                before = told();
            }
            set(octets);
        } catch (final JMException | RuntimeException e) {
            // Another collector, which grows by itself.
            broken = true;
            LOG.debug("pfsync leaves the heap as it is", e);
        }
    }

    /** Nothing is held any more: the limit is what it was before. */
    @Override
    public void close() {
        if (!broken && !before.isEmpty()) {
            tell(before);
        }
    }

    /** What the collector was told last, by this or by the command line. */
    static String told() throws JMException {
        final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        final var option =
                (CompositeData)
                        beans.invoke(
                                new ObjectName(BEAN),
                                "getVMOption",
                                new Object[] {OPTION},
                                new String[] {String.class.getName()});
        return String.valueOf(option.get("value"));
    }

    private static void set(final String octets) throws JMException {
        final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        beans.invoke(
                new ObjectName(BEAN),
                "setVMOption",
                new Object[] {OPTION, octets},
                new String[] {String.class.getName(), String.class.getName()});
    }
}
