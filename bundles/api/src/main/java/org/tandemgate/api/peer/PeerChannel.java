package org.tandemgate.api.peer;

import org.osgi.annotation.versioning.ProviderType;

/** The authenticated way to the other node. One service. Any thread. */
@ProviderType
public interface PeerChannel {
    /** What is known of the other node, and how old that is. Never waits. */
    PeerStatus status();
}
