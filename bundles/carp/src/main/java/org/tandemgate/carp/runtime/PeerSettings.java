package org.tandemgate.carp.runtime;

import org.tandemgate.carp.state.PeerKind;

/**
 * What the operator says about the other nodes of a virtual host.
 *
 * @param kind what they run
 * @param addressGraceSeconds how long advertisements with the addresses before an edit are sent and
 *     accepted too, 0..3600
 * @param replayProtection whether they count upwards, and others are refused
 */
public record PeerSettings(PeerKind kind, int addressGraceSeconds, boolean replayProtection) {
    /** Nothing is known. */
    public static final PeerSettings DEFAULT = new PeerSettings(PeerKind.AUTO, 60, false);
}
