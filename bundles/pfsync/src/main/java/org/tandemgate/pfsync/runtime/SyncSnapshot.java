package org.tandemgate.pfsync.runtime;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.pfsync.Defer;
import org.tandemgate.linux.Errno;
import org.tandemgate.pfsync.flow.Filters;
import org.tandemgate.pfsync.flow.FlowRefusal;
import org.tandemgate.pfsync.flow.NotReplicated;
import org.tandemgate.pfsync.flow.StateReader;
import org.tandemgate.pfsync.kernel.KernelCounters;
import org.tandemgate.pfsync.kernel.KernelWriter;
import org.tandemgate.pfsync.link.LinkStatus;

/**
 * A session as it is at one moment.
 *
 * @param defer packets that wait for the peer
 * @param ailment why the kernel's table cannot be heard or no packet be held back, null when all is
 *     well
 */
record SyncSnapshot(
        ReplicationStatus replication,
        LinkStatus link,
        KernelCounters kernel,
        Refusals refusals,
        Defer defer,
        @Nullable String ailment) {

    /**
     * What is not done, by reason.
     *
     * @param states of the peer that cannot be states here
     * @param flows of this node that are not told
     * @param kernel entries that the kernel did not take lately, by errno
     */
    record Refusals(Map<String, Long> states, Map<String, Long> flows, Map<String, Long> kernel) {
        Refusals {
            states = Map.copyOf(states);
            flows = Map.copyOf(flows);
            kernel = Map.copyOf(kernel);
        }

        Refusals(
                final StateReader reader,
                final Filters filters,
                final List<KernelWriter.Refused> refused) {
            this(states(reader), flows(filters), kernel(refused));
        }

        private static Map<String, Long> states(final StateReader reader) {
            final Map<String, Long> all = new TreeMap<>();
            for (final FlowRefusal reason : FlowRefusal.values()) {
                all.put(reason.counter(), reader.refused(reason));
            }
            return all;
        }

        private static Map<String, Long> flows(final Filters filters) {
            final Map<String, Long> all = new TreeMap<>();
            for (final NotReplicated reason : NotReplicated.values()) {
                all.put(reason.text(), filters.counted(reason));
            }
            return all;
        }

        private static Map<String, Long> kernel(final List<KernelWriter.Refused> refused) {
            final Map<String, Long> all = new TreeMap<>();
            refused.forEach(one -> all.merge(Errno.name(one.errno()), 1L, Long::sum));
            return all;
        }
    }
}
