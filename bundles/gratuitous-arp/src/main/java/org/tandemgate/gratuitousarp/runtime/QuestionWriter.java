package org.tandemgate.gratuitousarp.runtime;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.gratuitousarp.state.Answer;
import org.tandemgate.gratuitousarp.state.Question;
import org.tandemgate.linux.FrameFilter;
import org.tandemgate.linux.FrameFilter.Condition;
import org.tandemgate.net.EchoMessage;
import org.tandemgate.net.EthernetHeader;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.Ipv4Header;
import org.tandemgate.net.Ipv6Header;
import org.tandemgate.net.MacAddress;
import org.tandemgate.net.MalformedPacketException;

/**
 * Questions to neighbours as frames, and frames as their answers. A question is an echo request
 * from the virtual address, to the neighbour's Ethernet address; the answer goes through the
 * neighbour's own table, so its Ethernet destination is what that table holds. An ARP reply would
 * prove nothing: it is addressed to whoever asked. One thread.
 */
final class QuestionWriter {
    /** Answers need no more; what is longer is none. */
    static final int FRAME_MAX = EthernetHeader.LENGTH + Ipv6Header.LENGTH + EchoMessage.LENGTH;

    private static final int HOPS = 64;

    private final ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_MAX);
    private final int identifier;
    private int sequence;

    /**
     * @param identifier 0..65535, tells these questions from those of other programs
     */
    QuestionWriter(final int identifier) {
        this.identifier = identifier;
    }

    /** Answers to these questions, as far as the kernel can tell. */
    FrameFilter answers() {
        final int ip = EthernetHeader.LENGTH;
        final int echo4 = ip + Ipv4Header.LENGTH;
        final int echo6 = ip + Ipv6Header.LENGTH;
        return new FrameFilter(
                List.of(
                        List.of(
                                Condition.word(12, EthernetHeader.IPV4),
                                Condition.octet(ip, 0x45),
                                Condition.octet(ip + 9, Ipv4Header.ICMP),
                                Condition.octet(echo4, EchoMessage.REPLY4),
                                Condition.word(echo4 + 4, identifier)),
                        List.of(
                                Condition.word(12, EthernetHeader.IPV6),
                                Condition.octet(ip + 6, Ipv6Header.ICMPV6),
                                Condition.octet(echo6, EchoMessage.REPLY6),
                                Condition.word(echo6 + 4, identifier))));
    }

    /**
     * One question.
     *
     * @param mac announced Ethernet address, which is also the source
     * @return from position to limit, valid until the next call
     */
    ByteBuffer write(final Question question, final MacAddress mac) {
        final IpAddress from = question.address();
        final IpAddress to = question.neighbor().address();
        sequence = sequence + 1 & 0xffff;
        frame.clear();
        final int type = from.isIpv4() ? EthernetHeader.IPV4 : EthernetHeader.IPV6;
        new EthernetHeader(question.neighbor().mac(), mac, type).encode(frame);
        if (from.isIpv4()) {
            final int length = Ipv4Header.LENGTH + EchoMessage.LENGTH;
            new Ipv4Header(0, length, sequence, true, HOPS, Ipv4Header.ICMP, from, to)
                    .encode(frame);
        } else {
            new Ipv6Header(0, 0, EchoMessage.LENGTH, Ipv6Header.ICMPV6, HOPS, from, to)
                    .encode(frame);
        }
        new EchoMessage(true, identifier, sequence).encode(frame, from, to);
        return frame.flip();
    }

    /**
     * Reads a frame that passed the filter.
     *
     * @param heard from position to limit; both are changed
     * @return absent when it is damaged or something else
     */
    @Nullable Answer read(final ByteBuffer heard, final int interfaceIndex) {
        try {
            final EthernetHeader ethernet = EthernetHeader.decode(heard);
            heard.position(heard.position() + EthernetHeader.LENGTH);
            final IpAddress from;
            final IpAddress to;
            final int length;
            if (ethernet.etherType() == EthernetHeader.IPV4) {
                final Ipv4Header ip = Ipv4Header.decode(heard);
                from = ip.source();
                to = ip.destination();
                length = ip.totalLength() - Ipv4Header.LENGTH;
                heard.position(heard.position() + Ipv4Header.LENGTH);
            } else {
                final Ipv6Header ip = Ipv6Header.decode(heard);
                from = ip.source();
                to = ip.destination();
                length = ip.payloadLength();
                heard.position(heard.position() + Ipv6Header.LENGTH);
            }
            // Short frames arrive padded.
            heard.limit(heard.position() + Math.min(length, heard.remaining()));
            final EchoMessage echo = EchoMessage.decode(heard, from, to);
            return echo.request() || echo.identifier() != identifier
                    ? null
                    : new Answer(
                            interfaceIndex, from, ethernet.source(), to, ethernet.destination());
        } catch (final MalformedPacketException damaged) {
            return null;
        }
    }
}
