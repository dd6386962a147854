package org.tandemgate.rest.http;

import java.util.Set;

/** What an account may do; each may do what those before it may. */
public enum Access {
    /** Anybody, also without an account. */
    NOBODY("none"),
    /** Looks. */
    VIEWER("viewer"),
    /** Moves roles. */
    OPERATOR("operator"),
    /** Also where the node refuses: {@code force}. */
    ADMIN("admin");

    private final String role;

    Access(final String role) {
        this.role = role;
    }

    /** Name of the role in the realm. */
    public String role() {
        return role;
    }

    /** What an account with these roles may do. */
    static Access of(final Set<String> roles) {
        Access best = NOBODY;
        for (final Access access : values()) {
            if (roles.contains(access.role)) {
                best = access;
            }
        }
        return best;
    }

    /** Whether it covers what is needed. */
    public boolean allows(final Access needed) {
        return compareTo(needed) >= 0;
    }
}
