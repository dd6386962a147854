package org.tandemgate.keaha.link;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user and password for HTTP Basic authentication (RFC 7617), which nothing shows. */
public final class Login {
    private final String user;
    private final String password;

    /**
     * @throws IllegalArgumentException when the user is empty or has a colon, which RFC 7617
     *     forbids
     */
    public Login(final String user, final String password) {
        if (user.isEmpty() || user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a user is one character or more and no colon");
        }
        this.user = user;
        this.password = password;
    }

    String header() {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Login login && login.header().equals(header());
    }

    @Override
    public int hashCode() {
        return user.hashCode();
    }

    @Override
    public String toString() {
        return "login of " + user;
    }
}
