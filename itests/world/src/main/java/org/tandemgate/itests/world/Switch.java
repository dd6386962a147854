package org.tandemgate.itests.world;

/** An Ethernet switch: a bridge in a namespace of its own. */
public final class Switch {
    private static final String BRIDGE = "br0";

    private final Namespace namespace;

    Switch(final Namespace namespace) {
        this.namespace = namespace;
        namespace.ip("link", "add", "name", BRIDGE, "type", "bridge");
        namespace.sysctl("net/ipv6/conf/" + BRIDGE + "/disable_ipv6", "1");
        namespace.ip("link", "set", "dev", BRIDGE, "up");
    }

    /** The namespace it lives in, e.g. for filters on its way through. */
    public Namespace namespace() {
        return namespace;
    }

    /** The interface that sees what the switch floods. */
    public String bridge() {
        return BRIDGE;
    }

    /**
     * Connects a machine.
     *
     * @param machine where the new interface appears
     * @param interfaceName its name there, at most 15 characters
     */
    public Cable connect(final Namespace machine, final String interfaceName) {
        final String port = machine.name();
        namespace.ip(
                "link",
                "add",
                "name",
                port,
                "type",
                "veth",
                "peer",
                "name",
                interfaceName,
                "netns",
                machine.name());
        namespace.sysctl("net/ipv6/conf/" + port + "/disable_ipv6", "1");
        namespace.ip("link", "set", "dev", port, "master", BRIDGE, "up");
        machine.ip("link", "set", "dev", interfaceName, "up");
        return new Cable(machine, interfaceName, namespace, port);
    }

    /**
     * Behind which machine the switch believes an Ethernet address to be: the way frames for it go.
     *
     * @return the machine's name, empty while the switch has not learned it
     */
    public String whereIs(final String mac) {
        final Json table =
                Json.parse(
                        namespace
                                .run("bridge", "-json", "fdb", "show", "br", BRIDGE)
                                .required()
                                .output());
        return table.items().stream()
                .filter(entry -> entry.get("mac").text().equals(mac) && !isOwn(entry))
                .map(entry -> entry.get("ifname").text())
                .findFirst()
                .orElse("");
    }

    private static boolean isOwn(final Json entry) {
        return entry.has("state") && entry.get("state").text().equals("permanent");
    }
}
