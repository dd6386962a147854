package org.tandemgate.events.state;

import org.tandemgate.api.election.Role;

/**
 * What the election said of one virtual host.
 *
 * @param host its name
 * @param from role before; equal to {@code to} for one that is told anew
 * @param to role now
 * @param reason one sentence
 * @param standing why it had that role before, for one that is told anew
 */
public record RoleSeen(String host, Role from, Role to, String reason, String standing) {
    /** What the election says to a listener that has just come. */
    static final String JOINED = "listener joined";
}
