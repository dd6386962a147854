package org.tandemgate.pfsync.flow;

import java.util.Locale;

/**
 * Why a well-formed state of the peer is not installed here, beyond what {@link
 * org.tandemgate.pfsync.protocol.Reject} has.
 */
public enum FlowRefusal {
    /** Neither in nor out. */
    DIRECTION,
    /** Translated between address families: Linux has no such entry. */
    NAT64,
    /** An unspecified address, a group, or the same flow as its own answer. */
    ADDRESS,
    /** TCP, UDP or SCTP without ports. */
    PORT,
    /** ICMP that is no question, so nothing can answer it. */
    TYPE,
    /** IP protocol 0, or one of the cluster's own. */
    PROTOCOL,
    /** Bound to an interface that this node does not have. */
    INTERFACE,
    /** More time left than this node's kernel ever gives: the timeouts of both must be equal. */
    EXPIRE,
    /** A state that Linux does not have. */
    STATE,
    /** pf's SYN proxy has not finished: the next update will do. */
    PROXY,
    /** SCTP without its verification tags. */
    TAGS,
    /** To or from this node, or excluded by a rule of this node. */
    FILTERED;

    /** Name of the counter: lower case, e.g. {@code badval-expire}. */
    public String counter() {
        return "badval-" + name().toLowerCase(Locale.ROOT);
    }
}
