package org.tandemgate.api.web;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;

/** Accounts of a JAAS realm. Any thread; waits for the realm, which is a file as shipped. */
public final class RealmLogin {
    private RealmLogin() {}

    /**
     * Logs in.
     *
     * @param realm its name, {@code karaf} as shipped
     * @return the roles of the account; empty when name or password is wrong
     */
    public static Optional<Set<String>> roles(
            final String realm, final String user, final String password) {
        try {
            final var login =
                    new LoginContext(
                            realm,
                            new Subject(),
                            callbacks -> answer(callbacks, user, password.toCharArray()));
            login.login();
            return Optional.of(
                    login.getSubject().getPrincipals().stream()
                            .filter(it -> it.getClass().getSimpleName().equals("RolePrincipal"))
                            .map(it -> it.getName())
                            .collect(Collectors.toUnmodifiableSet()));
        } catch (final LoginException refused) {
            return Optional.empty();
        }
    }

    private static void answer(final Callback[] callbacks, final String user, final char[] password)
            throws IOException, UnsupportedCallbackException {
        for (final Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(user);
            } else if (callback instanceof PasswordCallback word) {
                word.setPassword(password);
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
