package org.tandemgate.configsync.link;

import java.io.IOException;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;

/**
 * Accounts of a JAAS realm; one needs the role {@code configsync} or {@code admin}.
 *
 * @param realm its name, {@code karaf}
 */
public record RealmAccounts(String realm) implements Accounts {
    private static final Set<String> ROLES = Set.of("configsync", "admin");

    @Override
    public Answer check(final String user, final String password) {
        try {
            final var login =
                    new LoginContext(
                            realm,
                            new Subject(),
                            callbacks -> answer(callbacks, user, password.toCharArray()));
            login.login();
            final boolean hasRole =
                    login.getSubject().getPrincipals().stream()
                            .filter(it -> it.getClass().getSimpleName().equals("RolePrincipal"))
                            .anyMatch(it -> ROLES.contains(it.getName()));
            return hasRole ? Answer.WELCOME : Answer.NO_ROLE;
        } catch (final LoginException refused) {
            return Answer.WRONG;
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
