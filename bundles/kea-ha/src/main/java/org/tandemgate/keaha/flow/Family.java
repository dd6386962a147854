package org.tandemgate.keaha.flow;

/** One of the two independent servers of a node. */
public enum Family {
    /** DHCPv4. */
    V4("Dhcp4", "subnet4"),
    /** DHCPv6. */
    V6("Dhcp6", "subnet6");

    private final String root;
    private final String subnets;

    Family(final String root, final String subnets) {
        this.root = root;
        this.subnets = subnets;
    }

    /** The one member of a configuration, e.g. {@code Dhcp4}. */
    public String root() {
        return root;
    }

    /** The member with the subnets, e.g. {@code subnet4}. */
    public String subnets() {
        return subnets;
    }

    /** 4 or 6. */
    public int number() {
        return this == V4 ? 4 : 6;
    }

    /** As in {@code service} of a command, e.g. {@code dhcp4}. */
    public String service() {
        return root.toLowerCase(java.util.Locale.ROOT);
    }
}
