package org.tandemgate.linux;

/** Address family of a socket or route. */
public enum Family {
    IPV4,
    IPV6
}
