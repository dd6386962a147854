package org.tandemgate.keaha.flow.dhcpd;

import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.protocol.Json;

/**
 * A lease that is in force in a file of ISC dhcpd.
 *
 * @param family of it
 * @param address or prefix
 * @param prefixLength of a delegated prefix, 0 for an address
 * @param client who has it
 * @param hostname as the client said it, empty when it did not
 * @param term how long
 * @param line of the file where it begins, from 1
 */
public record DhcpdLease(
        Family family,
        String address,
        int prefixLength,
        Client client,
        String hostname,
        Term term,
        long line) {
    /**
     * Who has it. Octets are two hexadecimal digits each with colons between them.
     *
     * @param hardware Ethernet address, empty for DHCPv6
     * @param identifier client identifier, or DUID
     * @param iaid of DHCPv6, 0..4294967295
     */
    public record Client(String hardware, String identifier, long iaid) {}

    /**
     * How long, in seconds.
     *
     * @param valid lifetime
     * @param preferred lifetime of DHCPv6
     * @param expires since 1970, 0 for never
     */
    public record Term(long valid, long preferred, long expires) {}

    /** Arguments of {@code lease4-add} or {@code lease6-add}. */
    public Json.Obj arguments(final long subnet) {
        Json.Obj lease =
                Json.Obj.EMPTY
                        .with("ip-address", address)
                        .with("subnet-id", subnet)
                        .with("valid-lft", term.valid());
        if (term.expires() != 0) {
            lease = lease.with("expire", term.expires());
        }
        if (!hostname.isEmpty()) {
            lease = lease.with("hostname", hostname);
        }
        if (family == Family.V4) {
            lease = lease.with("hw-address", client.hardware());
            return client.identifier().isEmpty()
                    ? lease
                    : lease.with("client-id", client.identifier());
        }
        lease =
                lease.with("duid", client.identifier())
                        .with("iaid", client.iaid())
                        .with("preferred-lft", term.preferred());
        return prefixLength == 0
                ? lease.with("type", "IA_NA")
                : lease.with("type", "IA_PD").with("prefix-len", prefixLength);
    }

    /** For people: the address, or the prefix with its length. */
    public String shown() {
        return prefixLength == 0 ? address : address + "/" + prefixLength;
    }
}
