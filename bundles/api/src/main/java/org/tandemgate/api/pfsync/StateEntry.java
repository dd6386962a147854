package org.tandemgate.api.pfsync;

import org.tandemgate.net.IpAddress;

/**
 * One connection.
 *
 * @param id identity on both nodes, hexadecimal: {@code ID/CREATOR}
 * @param madeHere whether this node's kernel made it
 * @param protocol IP protocol number, 0..255
 * @param flow as the initiator sends it
 * @param reply as the responder answers: the inverse of the flow, except where addresses or ports
 *     are translated
 * @param state as the kernel names it, e.g. {@code ESTABLISHED}; {@code UNREPLIED} or {@code
 *     REPLIED} without states of its own
 * @param mark packet mark, unsigned 32 bits
 * @param zone 0..65535
 * @param secondsLeft until it expires without traffic
 */
public record StateEntry(
        String id,
        boolean madeHere,
        int protocol,
        Flow flow,
        Flow reply,
        String state,
        long mark,
        int zone,
        long secondsLeft) {

    /**
     * One direction of it.
     *
     * @param source address
     * @param sourcePort 0..65535; the identifier of an ICMP echo; 0 without ports
     * @param destination address
     * @param destinationPort 0..65535; 0 for ICMP and without ports
     */
    public record Flow(
            IpAddress source, int sourcePort, IpAddress destination, int destinationPort) {
        /** The same packets the other way. */
        public Flow inverse() {
            return new Flow(destination, destinationPort, source, sourcePort);
        }
    }

    /** Whether an address or a port is translated. */
    public boolean isTranslated() {
        return !reply.equals(flow.inverse());
    }
}
