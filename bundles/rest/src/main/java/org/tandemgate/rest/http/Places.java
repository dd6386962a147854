package org.tandemgate.rest.http;

import java.util.Set;
import org.tandemgate.net.IpAddress;

/** Addresses of this node. Any thread. */
public interface Places {
    /** Virtual addresses, whoever holds them now. */
    Set<IpAddress> virtual();

    /** Where this node is reached itself, as text for people, and the other one as far as known. */
    String own();
}
