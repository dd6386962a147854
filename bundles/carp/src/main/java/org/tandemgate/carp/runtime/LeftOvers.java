package org.tandemgate.carp.runtime;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.linux.Addresses;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;

/**
 * Macvlans and addresses that an earlier life, which was killed, has left on interfaces, whatever
 * its virtual hosts were called: they answer beside the peer that serves now. Address thread only.
 */
final class LeftOvers {
    private static final Logger LOG = LoggerFactory.getLogger(LeftOvers.class);

    private final Linux linux;
    private final Journal journal;
    private final Set<Integer> swept = new HashSet<>();

    LeftOvers(final Linux linux, final Journal journal) {
        this.linux = linux;
        this.journal = journal;
    }

    /**
     * Looks once in a life at each interface, before anything of this life is on it. Addresses are
     * known by our mark, which Linux 5.18 and newer keep.
     */
    void sweep(final int index) {
        if (!swept.add(index)) {
            return;
        }
        try {
            for (final Link link : linux.links().list()) {
                if (AddressPlan.isDevice(link) && link.parentIndex() == index) {
                    tell(link.name());
                    linux.links().delete(link.index());
                }
            }
            for (final InterfaceAddress one : linux.addresses().list(index)) {
                if (one.protocol() == Addresses.PROTOCOL) {
                    tell(one.address().toString());
                    linux.addresses().remove(index, one.address());
                }
            }
        } catch (final LinuxException refused) {
            journal.write(
                    () ->
                            LOG.warn(
                                    "carp cannot look for left-overs of an earlier life: {}",
                                    refused.getMessage()));
        }
    }

    private void tell(final String what) {
        journal.write(
                () -> LOG.info("carp removes {}, which an earlier life has left behind", what));
    }
}
