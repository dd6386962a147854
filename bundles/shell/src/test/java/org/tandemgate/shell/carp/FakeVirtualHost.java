package org.tandemgate.shell.carp;

import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHost;
import org.tandemgate.api.election.VirtualHostStatus;

/** A virtual host that obeys, or is in INIT and refuses. */
final class FakeVirtualHost implements VirtualHost {
    private final String name;
    private Role role;

    FakeVirtualHost(final String name, final Role role) {
        this.name = name;
        this.role = role;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public VirtualHostStatus status() {
        return new HostFixture(name, role).since(0, "forced by the operator").build();
    }

    @Override
    public void force(final Role wanted) throws RefusedException {
        if (role == Role.INIT) {
            throw new RefusedException(name + " is INIT; bring its link up first");
        }
        role = wanted;
    }
}
