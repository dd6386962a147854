package org.tandemgate.linux;

/**
 * What makes a connection of the kernel's table unique.
 *
 * @param original as its first packet was
 * @param reply as answers arrive: not the inverse of the original when it is translated
 * @param zone of the table, 0..65535
 */
public record ConntrackFlow(ConntrackTuple original, ConntrackTuple reply, int zone) {}
