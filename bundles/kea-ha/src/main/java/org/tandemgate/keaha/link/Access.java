package org.tandemgate.keaha.link;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What servers want to see before they answer over HTTP.
 *
 * @param login none when they ask for none
 * @param trustAnchor certificates of authorities, PEM; without it those of the JDK
 * @param own certificate chain and key, or nothing
 */
public record Access(Optional<Login> login, Optional<Path> trustAnchor, List<Path> own) {
    public static final Access NONE = new Access(Optional.empty(), Optional.empty(), List.of());

    public Access {
        own = List.copyOf(own);
        if (trustAnchor.isEmpty() && !own.isEmpty()) {
            throw new IllegalArgumentException("a certificate needs a trust anchor beside it");
        }
    }
}
