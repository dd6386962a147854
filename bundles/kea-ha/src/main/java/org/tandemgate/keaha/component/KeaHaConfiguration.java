package org.tandemgate.keaha.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code org.tandemgate.keaha.cfg}. {@link SettingsReader} reads and checks them. */
@ObjectClassDefinition(
        name = "Tandemgate kea-ha",
        description = "Two Kea DHCP servers that fail over with the gateway")
public @interface KeaHaConfiguration {
    @AttributeDefinition(
            description = "control channel of this node's kea-dhcp4: unix:/path or http(s)://...")
    String service4_url() default "";

    @AttributeDefinition(description = "the same of kea-dhcp6")
    String service6_url() default "";

    @AttributeDefinition(description = "hot-standby, load-balancing or passive-backup")
    String mode() default "hot-standby";

    @AttributeDefinition(
            description = "name of this node's server among the peers; empty: the node's name")
    String this_server() default "";

    @AttributeDefinition(
            description = "both DHCPv4 servers: NAME ROLE URL of the HA listener, comma separated")
    String peers() default "";

    @AttributeDefinition(description = "the same of DHCPv6")
    String peers6() default "";

    @AttributeDefinition(
            description = "where the other node's kea-dhcp4 is asked; empty: its HA listener")
    String peer4_url() default "";

    @AttributeDefinition(description = "the same of kea-dhcp6")
    String peer6_url() default "";

    @AttributeDefinition(
            description = "virtual host whose holder serves in doubt; empty: the first by name")
    String virtual_host() default "";

    @AttributeDefinition(description = "act, or only watch and tell")
    boolean coordinate() default true;

    @AttributeDefinition(description = "what is done about TERMINATED: auto or manual")
    String repair() default "auto";

    @AttributeDefinition(
            description = "demotion of this node while its server is unfit, 0: none",
            min = "0",
            max = "255")
    int demotion() default 150;

    @AttributeDefinition(description = "ms between two looks", min = "100", max = "10000")
    int look_ms() default 250;

    @AttributeDefinition(description = "ms for an answer to a look", min = "100", max = "10000")
    int limit_ms() default 600;

    @AttributeDefinition(description = "user for HTTP, empty: none")
    String username() default "";

    @AttributeDefinition(description = "password of that user, file:PATH or env:NAME")
    String password() default "";

    @AttributeDefinition(description = "PEM file of authorities for https, empty: the JDK's")
    String tls_trust() default "";

    @AttributeDefinition(description = "PEM file of the certificate that is shown, empty: none")
    String tls_cert() default "";

    @AttributeDefinition(description = "PEM file of its key, PKCS #8")
    String tls_key() default "";

    @AttributeDefinition(
            description = "ms between two questions of Kea to its partner",
            min = "100",
            max = "65535")
    int heartbeat_ms() default 500;

    @AttributeDefinition(
            description = "ms of silence after which Kea itself sees its partner as gone",
            min = "100",
            max = "65535")
    int response_ms() default 15000;

    @AttributeDefinition(
            description = "ms after which a client without an answer counts as not served",
            min = "100",
            max = "65535")
    int ack_ms() default 5000;

    @AttributeDefinition(
            description = "more such clients than this make a standby take over; 0 asks for none",
            min = "0",
            max = "100000")
    int unacked_clients() default 5;

    @AttributeDefinition(
            description = "clients whose updates the partner rejects until HA ends, 0: never",
            min = "0",
            max = "100000")
    int rejected_updates() default 10;

    @AttributeDefinition(
            description = "updates that wait for a partner that is away, load-balancing only",
            min = "0",
            max = "100000")
    int delayed_updates() default 100;

    @AttributeDefinition(description = "leases that are fetched at once", min = "1", max = "10000")
    int sync_page() default 1000;

    @AttributeDefinition(description = "ms for one page", min = "1000", max = "600000")
    int sync_timeout_ms() default 60000;

    @AttributeDefinition(description = "whether Kea may take over by itself")
    boolean auto_failover() default true;

    @AttributeDefinition(
            description = "the partner is answered on the URL in peers by threads of the server")
    boolean listener_dedicated() default true;

    @AttributeDefinition(description = "only what a partner has to ask is answered there")
    boolean listener_restricted() default true;

    @AttributeDefinition(description = "PEM file of authorities, as the server finds it")
    String listener_tls_trust() default "";

    @AttributeDefinition(description = "PEM file of the server's certificate")
    String listener_tls_cert() default "";

    @AttributeDefinition(description = "PEM file of its key")
    String listener_tls_key() default "";

    @AttributeDefinition(description = "whether the partner has to show a certificate")
    boolean listener_tls_client() default true;

    @AttributeDefinition(
            description = "directory of Kea's hooks where a server has none; empty: looked for")
    String hooks_directory() default "";
}
