package org.tandemgate.itests.world.dhcp;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** DHCPv4 or DHCPv6, as a client speaks it on its one interface. */
enum Dialect {
    /** RFC 2131: broadcasts from port 68 to port 67. */
    DHCP4 {
        @Override
        DatagramChannel open() throws IOException {
            final DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
            channel.bind(new InetSocketAddress(68));
            return channel;
        }

        @Override
        InetSocketAddress servers() throws IOException {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {-1, -1, -1, -1}), 67);
        }

        @Override
        int id(final int salt, final int number) {
            return (salt << 24) ^ number;
        }

        @Override
        byte[] discover(final int id, final int secs, final int client) {
            return DhcpMessage.discover(id, secs, client);
        }

        @Override
        Answer read(final ByteBuffer message) {
            return DhcpMessage.of(message);
        }
    },
    /** RFC 8415: from port 546 to all servers of the link, port 547. */
    DHCP6 {
        private static final byte[] SERVERS = {-1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2};

        @Override
        DatagramChannel open() throws IOException {
            final DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET6);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, link());
            channel.bind(new InetSocketAddress(546));
            return channel;
        }

        private NetworkInterface link() throws IOException {
            return NetworkInterface.getByName(LINK);
        }

        @Override
        InetSocketAddress servers() throws IOException {
            return new InetSocketAddress(
                    Inet6Address.getByAddress(null, SERVERS, link().getIndex()), 547);
        }

        @Override
        int id(final int salt, final int number) {
            return number & 0xffffff;
        }

        @Override
        byte[] discover(final int id, final int secs, final int client) {
            return Dhcp6Message.solicit(id, secs, client);
        }

        @Override
        Answer read(final ByteBuffer message) {
            return Dhcp6Message.of(message);
        }
    };

    /** The one interface of a machine with clients. */
    private static final String LINK = "eth0";

    /** What messages go through. */
    abstract DatagramChannel open() throws IOException;

    /** Where all servers hear. */
    abstract InetSocketAddress servers() throws IOException;

    /** Of an exchange, never 0 for a number above 0. */
    abstract int id(int salt, int number);

    /** What a client asks first; as in {@link Answer#request}. */
    abstract byte[] discover(int id, int secs, int client);

    abstract Answer read(ByteBuffer message);
}
