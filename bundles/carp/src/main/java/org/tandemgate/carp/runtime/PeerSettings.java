package org.tandemgate.carp.runtime;

import org.tandemgate.carp.state.PeerKind;

/**
 * What the operator says about the other nodes of a virtual host.
 *
 * @param kind what they run
 */
public record PeerSettings(PeerKind kind) {
    /** Nothing is known. */
    public static final PeerSettings DEFAULT = new PeerSettings(PeerKind.AUTO);
}
