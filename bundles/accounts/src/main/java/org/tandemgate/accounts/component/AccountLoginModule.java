package org.tandemgate.accounts.component;

import java.io.IOException;
import java.security.Principal;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import org.apache.karaf.jaas.boot.principal.GroupPrincipal;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.jspecify.annotations.Nullable;
import org.tandemgate.accounts.flow.Account;
import org.tandemgate.accounts.protocol.PasswordHash;

/**
 * Lets the users of the configuration in. Who is not known costs as much time as a wrong password.
 * Made by JAAS, one for each login, used by one thread.
 */
public final class AccountLoginModule implements LoginModule {
    private static final String NOBODY = PasswordHash.of("");

    private final Set<Principal> principals = new LinkedHashSet<>();
    private @Nullable Subject subject;
    private @Nullable CallbackHandler handler;

    @Override
    public void initialize(
            final Subject whom,
            final CallbackHandler asked,
            final Map<String, ?> shared,
            final Map<String, ?> options) {
        subject = whom;
        handler = asked;
    }

    @Override
    public boolean login() throws LoginException {
        final var name = new NameCallback("user ");
        final var password = new PasswordCallback("password ", false);
        ask(name, password);
        final Account account =
                AccountsComponent.inForce().get(name.getName() == null ? "" : name.getName());
        final char[] given = password.getPassword();
        final boolean fits =
                PasswordHash.fits(
                        account == null ? NOBODY : account.hash(),
                        given == null ? "" : String.valueOf(given));
        password.clearPassword();
        if (account == null || !fits) {
            throw new FailedLoginException("wrong user name or password");
        }
        principals.add(new UserPrincipal(account.name()));
        account.groups().forEach(group -> principals.add(new GroupPrincipal(group)));
        account.roles().forEach(role -> principals.add(new RolePrincipal(role)));
        return true;
    }

    private void ask(final Callback... callbacks) throws LoginException {
        final CallbackHandler asked = handler;
        if (asked == null) {
            throw new LoginException("nobody can be asked for a name");
        }
        try {
            asked.handle(callbacks);
        } catch (final IOException | UnsupportedCallbackException failed) {
            throw new LoginException("no name or password was given: " + failed.getMessage());
        }
    }

    @Override
    public boolean commit() {
        final Subject whom = subject;
        if (whom == null || principals.isEmpty()) {
            return false;
        }
        whom.getPrincipals().addAll(principals);
        return true;
    }

    @Override
    public boolean abort() {
        principals.clear();
        return true;
    }

    @Override
    public boolean logout() {
        final Subject whom = subject;
        if (whom != null) {
            whom.getPrincipals().removeAll(principals);
        }
        principals.clear();
        return true;
    }
}
