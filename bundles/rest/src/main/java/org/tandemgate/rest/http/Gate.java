package org.tandemgate.rest.http;

import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.web.Credentials;
import org.tandemgate.api.web.LockOut;

/**
 * Who may come in. Wrong passwords cost the address that they come from a growing wait. Any thread;
 * one login at a time, so that guesses gain nothing by coming together.
 */
final class Gate {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final BiFunction<String, String, Optional<Set<String>>> realm;
    private final LockOut lockOut = new LockOut();

    /** An account that came in. */
    record Visitor(String user, Access access) {}

    /**
     * @param realm roles of name and password; empty when one of them is wrong
     */
    Gate(final BiFunction<String, String, Optional<Set<String>>> realm) {
        this.realm = realm;
    }

    /**
     * Lets in or throws.
     *
     * @param from address of the caller
     * @param header of HTTP Basic (RFC 7617), absent without
     */
    synchronized Visitor enter(
            final String from, final @Nullable String header, final Access needed, final long now)
            throws ProblemException {
        if (needed == Access.NOBODY) {
            return new Visitor("", Access.NOBODY);
        }
        final long wait = lockOut.waitNanos(from, now);
        if (wait > 0) {
            throw new ProblemException(
                    429,
                    "locked-out",
                    "too many wrong passwords came from " + from,
                    "wait " + (wait / NANOS_PER_SECOND + 1) + " s");
        }
        final Optional<Credentials> account = Credentials.of(header);
        final Optional<Set<String>> roles =
                account.flatMap(it -> realm.apply(it.user(), it.password()));
        if (account.isEmpty() || roles.isEmpty()) {
            if (header != null) {
                lockOut.failed(from, now);
            }
            throw new ProblemException(
                    401,
                    "login-needed",
                    header == null ? "no account was given" : "wrong user name or password",
                    "log in by HTTP Basic with an account of etc/users.properties");
        }
        lockOut.succeeded(from);
        final Visitor visitor = new Visitor(account.get().user(), Access.of(roles.get()));
        require(visitor, needed);
        return visitor;
    }

    private static void require(final Visitor visitor, final Access needed)
            throws ProblemException {
        if (!visitor.access().allows(needed)) {
            throw new ProblemException(
                    403,
                    "role-missing",
                    visitor.user() + " has not the role " + needed.role(),
                    "use an account with this role in etc/users.properties");
        }
    }
}
