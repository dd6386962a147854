package org.tandemgate.accounts.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.accounts.protocol.PasswordHash;
import org.tandemgate.api.configstore.AreaActivator.Activation;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.PasswordHasher;

/** Logins against what is in force. */
class AccountsTest {
    private static final String HASH = PasswordHash.of("correct-horse");

    private final AccountsComponent accounts = new AccountsComponent();

    @AfterEach
    void stop() {
        accounts.stop();
    }

    private static ConfigDocument alice(final String... words) {
        final Map<String, String> fields = new HashMap<>(Map.of("password.hash", HASH));
        for (int i = 0; i < words.length; i += 2) {
            fields.put(words[i], words[i + 1]);
        }
        return ConfigDocument.EMPTY
                .with("users", ConfigObject.of("alice", fields))
                .with("groups", ConfigObject.of("ops", Map.of("roles", "admin, viewer")));
    }

    private Activation bring(final ConfigDocument document) throws Exception {
        final Activation activation = accounts.prepare(ConfigDocument.EMPTY, document);
        activation.apply();
        activation.verify();
        return activation;
    }

    private static Set<String> login(final String user, final String password)
            throws LoginException {
        final var module = new AccountLoginModule();
        final var subject = new Subject();
        module.initialize(
                subject, callbacks -> answer(callbacks, user, password), Map.of(), Map.of());
        assertTrue(module.login());
        assertTrue(module.commit());
        final Set<String> names =
                subject.getPrincipals().stream()
                        .map(Principal::getName)
                        .collect(Collectors.toSet());
        module.logout();
        assertTrue(subject.getPrincipals().isEmpty());
        return names;
    }

    private static void answer(
            final Callback[] callbacks, final String user, final String password) {
        ((NameCallback) callbacks[0]).setName(user);
        ((PasswordCallback) callbacks[1]).setPassword(password.toCharArray());
    }

    private static void refused(final String user, final String password) {
        assertThrows(LoginException.class, () -> login(user, password));
    }

    @Test
    void aUserHasItsRolesAndThoseOfItsGroups() throws Exception {
        bring(alice("groups", "ops", "roles", "configsync"));

        assertEquals(
                Set.of("alice", "ops", "configsync", "admin", "viewer"),
                login("alice", "correct-horse"));
        refused("alice", "battery-staple");
        refused("alice", "");
        refused("bob", "correct-horse");
        refused("", "");
    }

    @Test
    void whoIsRemovedOrSwitchedOffIsOut() throws Exception {
        bring(alice());
        login("alice", "correct-horse");

        final Activation off = bring(alice("enabled", "false"));
        refused("alice", "correct-horse");
        off.rollback();
        login("alice", "correct-horse");
        bring(ConfigDocument.EMPTY);
        refused("alice", "correct-horse");
        bring(alice());
        accounts.stop();
        refused("alice", "correct-horse");
    }

    /** The hash was made by Python's hashlib. */
    @Test
    void hashesAreThoseOfTheStandardAndTellNothing() {
        assertTrue(
                PasswordHash.fits(
                        "pbkdf2-sha256$200000$c2l4dGVlbiBvY3RldHM"
                                + "hIQ==$L2+8Ggf3dXX0arzlxLd0CsSw3JuNu5BBClM69f+Ejkk=",
                        "correct-horse"));
        final String hash = accounts.hash("correct-horse");
        assertTrue(hash.matches(PasswordHasher.PATTERN), hash);
        assertFalse(hash.contains("correct"));
        assertFalse(hash.equals(accounts.hash("correct-horse")), "salt is the same");
        assertTrue(PasswordHash.fits(hash, "correct-horse"));
        assertFalse(PasswordHash.fits(hash, "correct-horsf"));
    }
}
