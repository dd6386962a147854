package org.tandemgate.api.election;

/**
 * A virtual host has changed its role, or its holder has to show itself again.
 *
 * @param host the virtual host after the change; its addresses are in place when {@code to} is
 *     MASTER and gone when it is not
 * @param from role before; equal to {@code to} for a listener that has just joined and for a MASTER
 *     that heard another one
 * @param to role now
 * @param reason one sentence
 */
public record RoleChange(VirtualHostStatus host, Role from, Role to, String reason) {}
