package org.tandemgate.pfsync.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code org.tandemgate.pfsync.cfg}. {@link SettingsReader} reads and checks them. */
@ObjectClassDefinition(
        name = "Tandemgate pfsync",
        description = "Replication of connection states to the other node")
public @interface PfsyncConfiguration {
    @AttributeDefinition(
            description =
                    "interface of the link between the nodes; empty: the node's sync.interface")
    String syncdev() default "";

    @AttributeDefinition(
            description =
                    "address of the other node, or a group; empty: the node's peer.address, without"
                            + " that 224.0.0.240")
    String syncpeer() default "";

    @AttributeDefinition(
            description =
                    "what the peer speaks: auto, openbsd, freebsd-1301, freebsd-1400 or"
                            + " freebsd-1500")
    String dialect() default "auto";

    @AttributeDefinition(
            description = "changes of a state after which it does not wait for others",
            min = "0",
            max = "255")
    int maxupd() default 128;

    @AttributeDefinition(
            description =
                    "hold the first packet of a connection until the peer has it, 20 ms at most")
    boolean defer() default false;

    @AttributeDefinition(
            description = "file with the secret of both nodes, 16 octets or more; empty: none")
    String key_file() default "";

    @AttributeDefinition(
            description = "states of both nodes together that are kept, at most",
            min = "1000",
            max = "16777216")
    int capacity() default 1000000;

    @AttributeDefinition(description = "IP protocol numbers that are not replicated")
    String nosync_protocols() default "";

    @AttributeDefinition(
            description = "rules for what is not replicated, comma separated, see README")
    String nosync_rules() default "";
}
