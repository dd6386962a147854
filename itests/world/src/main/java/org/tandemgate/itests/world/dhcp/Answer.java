package org.tandemgate.itests.world.dhcp;

/** What a server said to a client, in DHCPv4 or DHCPv6. */
interface Answer {
    /** What it means. */
    enum Kind {
        OFFER,
        LEASE,
        REFUSAL,
        /** Nothing that a client waits for. */
        NONE
    }

    Kind kind();

    /** Of the exchange. */
    int id();

    /** The address offered or given, as text without spaces. */
    String address();

    /** Which server says so, as text without spaces. */
    String server();

    /**
     * What the client says to this offer.
     *
     * @param secs so long it asks already, seconds
     * @param client the lower 32 bits of its Ethernet address
     */
    byte[] request(int secs, int client);
}
