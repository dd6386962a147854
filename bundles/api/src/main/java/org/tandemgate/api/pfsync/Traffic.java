package org.tandemgate.api.pfsync;

import java.util.Map;

/**
 * What went over the link since the bundle started.
 *
 * @param sentPackets packets sent
 * @param receivedPackets packets accepted
 * @param sent messages by action, e.g. {@code ins}, {@code upd-c}; every action present
 * @param received messages by action, every action present
 * @param dropped packets and messages that were not obeyed, by reason, every reason present; the
 *     first word is BSD's name of the counter
 * @param lost packets of the peer that never came
 * @param repaired packets lost on the way to the peer whose content was sent again
 */
public record Traffic(
        long sentPackets,
        long receivedPackets,
        Map<String, Long> sent,
        Map<String, Long> received,
        Map<String, Long> dropped,
        long lost,
        long repaired) {
    public Traffic {
        sent = Map.copyOf(sent);
        received = Map.copyOf(received);
        dropped = Map.copyOf(dropped);
    }
}
