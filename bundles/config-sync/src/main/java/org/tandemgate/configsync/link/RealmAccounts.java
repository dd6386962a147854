package org.tandemgate.configsync.link;

import java.util.Set;
import org.tandemgate.api.web.RealmLogin;

/**
 * Accounts of a JAAS realm; one needs the role {@code configsync} or {@code admin}.
 *
 * @param realm its name, {@code karaf}
 */
public record RealmAccounts(String realm) implements Accounts {
    private static final Set<String> ROLES = Set.of("configsync", "admin");

    @Override
    public Answer check(final String user, final String password) {
        return RealmLogin.roles(realm, user, password)
                .map(
                        roles ->
                                roles.stream().anyMatch(ROLES::contains)
                                        ? Answer.WELCOME
                                        : Answer.NO_ROLE)
                .orElse(Answer.WRONG);
    }
}
