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
 * shrinks with the table, up to the heap's hard one. Belongs to one thread.
 */
final class HeapRoom {
    /** What a connection takes in all tables and on its way, measured with room to spare. */
    static final long STATE_OCTETS = 900;

    /** What the collector is given for each, so that it need not hurry. */
    static final long SOFT_OCTETS = 2000;

    /** For everything else in a node. */
    static final long BASE_OCTETS = 96L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(HeapRoom.class);
    private static final long STEP = 32L << 20;
    private static final long FIXED_OCTETS = 48L << 20;
    private static final String BEAN = "com.sun.management:type=HotSpotDiagnostic";
    private static final String OPTION = "SoftMaxHeapSize";

    private long softOctets;
    private boolean broken;

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

    /** What the collector should keep to with so many states. */
    static long soft(final long states, final long heapOctets) {
        final long wanted = BASE_OCTETS + states * SOFT_OCTETS;
        return Math.min(heapOctets, (wanted + STEP - 1) / STEP * STEP);
    }

    /** So many states are there now. */
    void hold(final long states) {
        final long wanted = soft(states, Runtime.getRuntime().maxMemory());
        if (broken || wanted == softOctets) {
            return;
        }
        softOctets = wanted;
        try {
            set(wanted);
        } catch (final JMException | RuntimeException e) {
            // Another collector, which grows by itself.
            broken = true;
            LOG.debug("pfsync leaves the heap as it is", e);
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

    private static void set(final long octets) throws JMException {
        final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        beans.invoke(
                new ObjectName(BEAN),
                "setVMOption",
                new Object[] {OPTION, Long.toString(octets)},
                new String[] {String.class.getName(), String.class.getName()});
    }
}
