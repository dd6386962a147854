package org.tandemgate.accounts.flow;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;

/**
 * Who may log in.
 *
 * @param name of the user
 * @param hash of the password
 * @param groups that the user is in
 * @param roles of the user and of those groups
 */
public record Account(String name, String hash, Set<String> groups, Set<String> roles) {
    public Account {
        groups = Set.copyOf(groups);
        roles = Set.copyOf(roles);
    }

    /** The accounts of a document by name, without those that are switched off. */
    public static Map<String, Account> of(final ConfigDocument document) {
        final Map<String, Account> accounts = new HashMap<>();
        for (final ConfigObject user : document.area("users").values()) {
            if (!user.field("enabled", "true").equals("false")) {
                accounts.put(user.id(), of(document, user));
            }
        }
        return accounts;
    }

    private static Account of(final ConfigDocument document, final ConfigObject user) {
        final Set<String> groups = words(user.field("groups", ""));
        final Set<String> roles = words(user.field("roles", ""));
        for (final String group : groups) {
            document.find("groups", group)
                    .ifPresent(it -> roles.addAll(words(it.field("roles", ""))));
        }
        return new Account(user.id(), user.field("password.hash", ""), groups, roles);
    }

    private static Set<String> words(final String list) {
        final Set<String> words = new TreeSet<>();
        for (final String word : list.split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return name;
    }
}
