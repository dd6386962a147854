package org.tandemgate.peer.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code org.tandemgate.peer.cfg}. {@link SettingsReader} reads and checks them. */
@ObjectClassDefinition(
        name = "Tandemgate peer",
        description = "What the other node says of itself, on the sync link")
public @interface PeerConfiguration {
    @AttributeDefinition(
            description = "file with the secret of both nodes, 16 octets or more; empty: off")
    String key_file() default "";

    @AttributeDefinition(description = "UDP port of both nodes", min = "1", max = "65535")
    int port() default 8444;
}
