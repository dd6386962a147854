package org.tandemgate.carp.runtime;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.carp.runtime.SettingsMemory.Raised;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;

/**
 * Kernel settings of interfaces that are stricter while virtual hosts are there, and as before when
 * the last one has left. What they were is written to a file first, so that the next life puts back
 * what a killed one has left behind. A setting that somebody else has changed meanwhile stays as it
 * is. Address thread only.
 */
final class RaisedSettings {
    private static final Logger LOG = LoggerFactory.getLogger(RaisedSettings.class);

    private final Linux linux;
    private final SettingsMemory memory;
    private final Journal journal;
    private final Map<String, Raised> raised = new TreeMap<>();
    private final Map<String, Set<String>> users = new TreeMap<>();
    private boolean recalled;

    RaisedSettings(final Linux linux, final SettingsMemory memory, final Journal journal) {
        this.linux = linux;
        this.memory = memory;
        this.journal = journal;
    }

    /**
     * Makes a setting at least that strict for as long as the virtual host is there.
     *
     * @param key below {@code net/ipv4/conf/INTERFACE/}, a number of one digit
     */
    void raise(final AddressPlan plan, final String key, final int least) throws LinuxException {
        recall();
        final String path = SettingsMemory.path(plan.parentName(), key);
        final String now = linux.sysctls().read(path);
        users.computeIfAbsent(path, added -> new HashSet<>()).add(plan.host());
        final Raised known = raised.get(path);
        if (now.length() == 1 && now.charAt(0) - '0' < least) {
            final String wanted = Integer.toString(least);
            raised.put(path, new Raised(plan.parentIndex(), plan.parentName(), key, now, wanted));
            remember();
            linux.sysctls().write(path, wanted);
        } else if (known != null && !isOurs(known, plan.parentIndex(), now)) {
            raised.remove(path);
            remember();
        }
    }

    private static boolean isOurs(final Raised known, final int index, final String now) {
        return known.index() == index && known.value().equals(now);
    }

    /** The virtual host is gone: what nobody needs any more is as it was. */
    void release(final String host) {
        boolean changed = false;
        for (final Map.Entry<String, Set<String>> used : Map.copyOf(users).entrySet()) {
            final Set<String> hosts = used.getValue();
            if (hosts.remove(host) && hosts.isEmpty()) {
                users.remove(used.getKey());
                changed |= restore(used.getKey());
            }
        }
        if (changed) {
            remember();
        }
    }

    /** Indices of the interfaces that this life or an earlier one has raised something on. */
    Set<Integer> interfaces() {
        recall();
        final Set<Integer> indices = new HashSet<>();
        raised.values().forEach(one -> indices.add(one.index()));
        return indices;
    }

    /** Puts back what an earlier life has left behind and no virtual host needs. */
    void restoreLeftOvers() {
        recall();
        boolean changed = false;
        for (final String path : List.copyOf(raised.keySet())) {
            if (!users.containsKey(path)) {
                changed |= restore(path);
            }
        }
        if (changed) {
            remember();
        }
    }

    /**
     * @return whether it is done; a setting that cannot be written is one for the next life
     */
    private boolean restore(final String path) {
        final Raised before = raised.get(path);
        if (before == null) {
            return false;
        }
        try {
            final Optional<Link> link = linux.links().byName(before.interfaceName());
            if (link.isPresent() && isOurs(before, link.get().index(), read(path))) {
                linux.sysctls().write(path, before.before());
            }
        } catch (final LinuxException refused) {
            if (refused.errno() != Errno.ENOENT) {
                journal.write(
                        () ->
                                LOG.warn(
                                        "carp {} stays {}, was {} before: {}",
                                        path,
                                        before.value(),
                                        before.before(),
                                        refused.getMessage()));
                return false;
            }
        }
        raised.remove(path);
        return true;
    }

    private String read(final String path) throws LinuxException {
        return linux.sysctls().read(path);
    }

    private void recall() {
        if (!recalled) {
            recalled = true;
            for (final Raised one : memory.load()) {
                raised.put(SettingsMemory.path(one.interfaceName(), one.key()), one);
            }
        }
    }

    private void remember() {
        memory.store(raised.values());
    }
}
