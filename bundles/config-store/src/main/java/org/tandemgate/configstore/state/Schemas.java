package org.tandemgate.configstore.state;

import static org.tandemgate.api.configstore.FieldSchema.optional;
import static org.tandemgate.api.configstore.FieldSchema.required;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.api.configstore.FieldSchema;
import org.tandemgate.api.configstore.FieldSchema.Form;

/** The areas of a gateway. Names are public interface. */
public final class Schemas {
    private static final String INTERFACES = "interfaces";
    private static final String ALIASES = "aliases";
    private static final String GATEWAYS = "gateways";

    private static final FieldSchema DESCRIPTION = optional("description", Form.TEXT);
    private static final FieldSchema ENABLED = optional("enabled", Form.FLAG);
    private static final FieldSchema ROLES = optional("roles", Form.WORDS);
    private static final FieldSchema METRIC = optional("metric", Form.WHOLE, "0", "2147483647");
    private static final FieldSchema SEQUENCE = required("sequence", Form.WHOLE, "0", "999999");
    private static final FieldSchema PROTOCOL =
            optional(
                    "protocol",
                    Form.CHOICE,
                    "any",
                    "tcp",
                    "udp",
                    "icmp",
                    "icmpv6",
                    "esp",
                    "ah",
                    "gre",
                    "sctp",
                    "carp");

    private static final List<AreaSchema> ALL =
            List.of(
                    known(ALIASES, "alias", required("members", Form.NETWORKS), DESCRIPTION),
                    open("certificates", "certificate"),
                    open("dhcp4", "dhcp4"),
                    open("dhcp6", "dhcp6"),
                    open("dns", "dns-host"),
                    known(
                            "filter",
                            "rule",
                            SEQUENCE,
                            required("action", Form.CHOICE, "pass", "block", "reject"),
                            optional("chain", Form.CHOICE, "forward", "input", "output"),
                            optional("interface", Form.REFERENCE, INTERFACES),
                            optional("family", Form.CHOICE, "any", "ipv4", "ipv6"),
                            PROTOCOL,
                            optional("source", Form.SELECTOR, ALIASES),
                            optional("source.port", Form.PORTS),
                            optional("destination", Form.SELECTOR, ALIASES),
                            optional("destination.port", Form.PORTS),
                            optional("log", Form.FLAG),
                            ENABLED,
                            DESCRIPTION),
                    second(
                            GATEWAYS,
                            "gateway",
                            required("address", Form.ADDRESS),
                            optional("interface", Form.REFERENCE, INTERFACES),
                            optional("default", Form.FLAG),
                            METRIC,
                            DESCRIPTION),
                    second("groups", "group", ROLES, DESCRIPTION),
                    open("ha", "ha-setting"),
                    new AreaSchema(
                            INTERFACES,
                            "interface",
                            1,
                            true,
                            false,
                            List.of(required("device", Form.DEVICE), DESCRIPTION)),
                    open("ipsec", "ipsec"),
                    known(
                            "nat",
                            "nat",
                            SEQUENCE,
                            required("type", Form.CHOICE, "masquerade", "source", "destination"),
                            required("interface", Form.REFERENCE, INTERFACES),
                            PROTOCOL,
                            optional("source", Form.SELECTOR, ALIASES),
                            optional("destination", Form.SELECTOR, ALIASES),
                            optional("destination.port", Form.PORTS),
                            optional("to", Form.ADDRESS),
                            optional("to.port", Form.WHOLE, "1", "65535"),
                            ENABLED,
                            DESCRIPTION),
                    open("openvpn", "openvpn"),
                    second(
                            "routes",
                            "route",
                            required("destination", Form.NETWORK),
                            optional("gateway", Form.NEXT_HOP, GATEWAYS),
                            optional("interface", Form.REFERENCE, INTERFACES),
                            METRIC,
                            ENABLED,
                            DESCRIPTION),
                    open("schedules", "schedule"),
                    second(
                            "users",
                            "user",
                            required("password.hash", Form.PASSWORD_HASH).hidden(),
                            optional("groups", Form.WORDS),
                            ROLES,
                            ENABLED,
                            DESCRIPTION),
                    known(
                            "virtual-ips",
                            "vip",
                            required("interface", Form.REFERENCE, INTERFACES),
                            required("vhid", Form.WHOLE, "1", "255"),
                            optional("passphrase", Form.TEXT).hidden(),
                            required("addresses", Form.NETWORKS),
                            optional("advbase", Form.WHOLE, "0", "255"),
                            optional("advskew", Form.WHOLE, "0", "254"),
                            optional("peer", Form.ADDRESS).perNode(),
                            optional("peer6", Form.ADDRESS).perNode(),
                            optional("mac", Form.CHOICE, "virtual", "interface"),
                            optional("group", Form.TEXT),
                            DESCRIPTION));

    private static final Map<String, AreaSchema> BY_AREA =
            ALL.stream().collect(Collectors.toMap(AreaSchema::area, Function.identity()));

    private Schemas() {}

    private static AreaSchema known(
            final String area, final String kind, final FieldSchema... fields) {
        return new AreaSchema(area, kind, 1, false, false, List.of(fields));
    }

    /** Whose fields are no longer those of the first version. */
    private static AreaSchema second(
            final String area, final String kind, final FieldSchema... fields) {
        return new AreaSchema(area, kind, 2, false, false, List.of(fields));
    }

    private static AreaSchema open(final String area, final String kind) {
        return new AreaSchema(area, kind, 1, false, true, List.of());
    }

    /** All of them, by name. */
    public static List<AreaSchema> all() {
        return ALL;
    }

    /** The area of that name. */
    static Optional<AreaSchema> of(final String area) {
        return Optional.ofNullable(BY_AREA.get(area));
    }

    /** Names of all areas, comma separated, for complaints. */
    static String names() {
        return Stream.of(ALL.toArray(new AreaSchema[0]))
                .map(AreaSchema::area)
                .collect(Collectors.joining(", "));
    }
}
