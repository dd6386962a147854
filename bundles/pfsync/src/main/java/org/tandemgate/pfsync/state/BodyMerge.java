package org.tandemgate.pfsync.state;

/** Makes the body of a state out of what is known of it and what an update says. */
@FunctionalInterface
public interface BodyMerge<B> {
    /**
     * @param fresh what of the update may be used; at least one side
     */
    B merge(B known, Freshness fresh);
}
