package org.tandemgate.accounts.component;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.tandemgate.accounts.flow.Account;
import org.tandemgate.accounts.protocol.PasswordHash;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.PasswordHasher;

/** Joins users and groups to the OSGi runtime: what is in force is what a login is held to. */
@Component(immediate = true)
public final class AccountsComponent implements AreaActivator, PasswordHasher {
    private static final int RANK = 150;

    /** JAAS makes login modules itself, so they have no other way to find the accounts. */
    private static volatile Map<String, Account> inForce = Map.of();

    @Activate
    public AccountsComponent() {
        become(Map.of());
    }

    private static void become(final Map<String, Account> accounts) {
        inForce = accounts;
    }

    /** Accounts that may log in now, by name. */
    static Map<String, Account> inForce() {
        return inForce;
    }

    @Override
    public Set<String> areas() {
        return Set.of("users", "groups");
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public Activation prepare(final ConfigDocument before, final ConfigDocument candidate) {
        return new Replacement(inForce, Map.copyOf(Account.of(candidate)));
    }

    @Override
    public String hash(final String password) {
        return PasswordHash.of(password);
    }

    @Deactivate
    void stop() {
        become(Map.of());
    }

    /**
     * One map for another, in one step.
     *
     * @param before accounts until now
     * @param wanted accounts from then on
     */
    private record Replacement(Map<String, Account> before, Map<String, Account> wanted)
            implements Activation {
        @Override
        public List<String> steps() {
            return List.of(before.size() + " accounts become " + wanted.size());
        }

        @Override
        public void apply() {
            become(wanted);
        }

        /** There is nothing between what was put and what a login finds. */
        @Override
        public void verify() {}

        @Override
        public void rollback() {
            become(before);
        }
    }
}
