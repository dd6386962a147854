package org.tandemgate.itests.world;

/** A cable between an interface of a machine and a port of a switch. */
public final class Cable {
    private final Namespace machine;
    private final String interfaceName;
    private final Namespace switchNamespace;
    private final String port;

    Cable(
            final Namespace machine,
            final String interfaceName,
            final Namespace switchNamespace,
            final String port) {
        this.machine = machine;
        this.interfaceName = interfaceName;
        this.switchNamespace = switchNamespace;
        this.port = port;
    }

    /** The interface at the machine's end. */
    public String interfaceName() {
        return interfaceName;
    }

    /** The Ethernet address of the machine's end. */
    public String mac() {
        final Json links = Json.parse(machine.ip("-json", "link", "show", "dev", interfaceName));
        return links.item(0).get("address").text();
    }

    /** Pulls the cable at the switch: nothing passes, and the machine sees its carrier go. */
    public void pull() {
        switchNamespace.ip("link", "set", "dev", port, "down");
    }

    /** Plugs it in again. */
    public void plug() {
        switchNamespace.ip("link", "set", "dev", port, "up");
    }

    @Override
    public String toString() {
        return machine.name() + ":" + interfaceName;
    }
}
