package org.tandemgate.carp.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Keys of {@code org.tandemgate.carp-NAME.cfg}: one virtual host. {@link SettingsReader} reads and
 * checks them.
 */
@ObjectClassDefinition(
        name = "Tandemgate virtual host",
        description = "One vhid on one interface with its addresses")
public @interface CarpConfiguration {
    @AttributeDefinition(description = "interface that carries the advertisements")
    String interface$();

    @AttributeDefinition(min = "1", max = "255")
    int vhid();

    @AttributeDefinition(description = "shared secret, at most 19 octets; file:PATH or env:NAME")
    String passphrase() default "";

    @AttributeDefinition(description = "comma separated, with prefix length")
    String addresses();

    @AttributeDefinition(description = "seconds between advertisements", min = "0", max = "255")
    int advbase() default 1;

    @AttributeDefinition(description = "added to it, 1/256 s", min = "0", max = "254")
    int advskew() default 0;

    @AttributeDefinition(description = "unicast IPv4 peer, this node's own setting")
    String peer() default "";

    @AttributeDefinition(description = "unicast IPv6 peer, this node's own setting")
    String peer6() default "";

    @AttributeDefinition(
            description =
                    "auto, tandemgate, freebsd, netbsd, openbsd or ucarp: how demotion is sent")
    String peer_kind() default "auto";

    @AttributeDefinition(
            description = "seconds after an edit in which the addresses before it are signed too",
            min = "0",
            max = "3600")
    int address_grace() default 60;

    @AttributeDefinition(
            description = "refuse advertisements that were played back; both nodes must have it")
    boolean replay_protection() default false;

    @AttributeDefinition(description = "virtual or interface")
    String mac() default "virtual";

    @AttributeDefinition(description = "demotion group")
    String group() default "carp";

    @AttributeDefinition(description = "only none")
    String balancing() default "none";

    @AttributeDefinition
    String description() default "";

    @AttributeDefinition(description = "false keeps this node out")
    boolean allow() default true;
}
