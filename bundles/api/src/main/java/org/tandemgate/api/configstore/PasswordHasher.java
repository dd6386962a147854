package org.tandemgate.api.configstore;

import org.osgi.annotation.versioning.ProviderType;

/** Makes of passwords what the area {@code users} may hold. One service. Any thread. */
@ProviderType
public interface PasswordHasher {
    /** What the text of a hash looks like: function, rounds, salt and hash in base64. */
    String PATTERN = "pbkdf2-sha256[$][1-9][0-9]{3,5}[$][A-Za-z0-9+/]{22}==[$][A-Za-z0-9+/]{43}=";

    /**
     * A hash with a salt of its own; takes a tenth of a second.
     *
     * @return a text that fits {@link #PATTERN}
     */
    String hash(String password);
}
