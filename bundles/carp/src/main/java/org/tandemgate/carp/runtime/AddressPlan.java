package org.tandemgate.carp.runtime;

import java.util.List;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.linux.Link;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/**
 * Which addresses a virtual host puts where.
 *
 * @param host name of the virtual host
 * @param parentIndex the interface it is configured on
 * @param parentName its name
 * @param vhid 1..255
 * @param macMode whether they go on an interface with the virtual MAC or on the parent
 * @param addresses to be put in place
 * @param fence whether they carry a short lifetime and are fenced
 * @param holdMillis how long packets pass after a sign of life
 */
record AddressPlan(
        String host,
        int parentIndex,
        String parentName,
        int vhid,
        MacMode macMode,
        List<CidrAddress> addresses,
        boolean fence,
        long holdMillis) {
    private static final String DEVICE = "carp";

    /** Name of the macvlan that carries the virtual MAC, at most 13 octets. */
    String deviceName() {
        return deviceName(vhid, parentIndex);
    }

    boolean has(final IpAddress wanted) {
        for (final CidrAddress one : addresses) {
            if (one.address().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    boolean hasFamily(final boolean ipv4) {
        for (final CidrAddress one : addresses) {
            if (one.address().isIpv4() == ipv4) {
                return true;
            }
        }
        return false;
    }

    /** Whether an interface is the macvlan of a virtual host, of this life or an earlier one. */
    static boolean isDevice(final Link link) {
        final String name = link.name();
        if (!link.kind().equals("macvlan") || !name.startsWith(DEVICE)) {
            return false;
        }
        // No pattern: the loop asks between a macvlan that comes up and the first advertisement.
        int end = DEVICE.length();
        while (end < name.length() && name.charAt(end) >= '0' && name.charAt(end) <= '9') {
            end++;
        }
        return end > DEVICE.length() && name.substring(end).equals("-" + link.parentIndex());
    }

    static String deviceName(final int vhid, final int parentIndex) {
        return DEVICE + vhid + "-" + parentIndex;
    }
}
