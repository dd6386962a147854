package org.tandemgate.configsync.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code org.tandemgate.configsync.cfg}. {@link SettingsReader} reads and checks them. */
@ObjectClassDefinition(
        name = "Tandemgate configuration synchronization",
        description = "One configuration on two nodes")
public @interface ConfigSyncConfiguration {
    @AttributeDefinition(description = "primary pushes, secondary receives, none does neither")
    String role() default "none";

    @AttributeDefinition(description = "of the secondary, https://ADDRESS:PORT/xmlrpc.php")
    String peer_url() default "";

    @AttributeDefinition(description = "SHA-256 of its public key, 64 hexadecimal digits")
    String peer_pin() default "";

    @AttributeDefinition(description = "account on the secondary")
    String username() default "";

    @AttributeDefinition(description = "of that account; file:PATH or env:NAME")
    String password() default "";

    @AttributeDefinition(description = "areas that are pushed, comma separated; empty: all")
    String areas() default "";

    @AttributeDefinition(
            description =
                    "auto pushes every change, approve those of configsync:approve, manual only by configsync:push")
    String mode() default "auto";

    @AttributeDefinition(description = "only tandemgate")
    String dialect() default "tandemgate";

    @AttributeDefinition(description = "address of this node that the secondary listens on")
    String listen_address() default "";

    @AttributeDefinition(
            description = "port that the secondary listens on",
            min = "1",
            max = "65535")
    int listen_port() default 8443;

    @AttributeDefinition(description = "addresses that may call the secondary, comma separated")
    String allow() default "";

    @AttributeDefinition(description = "JAAS realm of the accounts on the secondary")
    String realm() default "karaf";
}
