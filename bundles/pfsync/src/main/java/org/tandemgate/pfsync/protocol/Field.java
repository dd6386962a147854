package org.tandemgate.pfsync.protocol;

/**
 * What messages are made of. Where a field lies and how wide it is depends on the message and the
 * dialect ({@link Layout}); {@code message.get(Field.EXPIRE)} does not.
 */
public enum Field {
    /** 5 FreeBSD, 6 OpenBSD. */
    VERSION(Kind.NUMBER),
    /** Octets from the header to the end of the last message. */
    LEN(Kind.NUMBER),
    /** MD5 of the rule set; equal to the receiver's: rule numbers mean the same on both. */
    PFCKSUM(Kind.OCTETS),
    /** Identity of a state, opaque: compared and returned, never computed with. */
    ID(Kind.NUMBER),
    /**
     * 16 octets, NUL terminated; {@code all} for floating states, empty in CLR for all interfaces.
     */
    IFNAME(Kind.OCTETS),
    /** Address 0 on the wire, 16 octets; IPv4 in the first four, the others may hold anything. */
    WIRE_ADDR0(Kind.OCTETS),
    /** Address 1 on the wire, 16 octets; IPv4 in the first four, the others may hold anything. */
    WIRE_ADDR1(Kind.OCTETS),
    /** Port 0 on the wire; for ICMP the echo id or the type. */
    WIRE_PORT0(Kind.NUMBER),
    /** Port 1 on the wire; for ICMP the echo id or the type. */
    WIRE_PORT1(Kind.NUMBER),
    /** OpenBSD: routing domain of this key. */
    WIRE_RDOMAIN(Kind.NUMBER),
    /** Family of this key (OpenBSD, may be 0; 1500). */
    WIRE_AF(Kind.NUMBER),
    /** Zero. */
    WIRE_PAD(Kind.OCTETS),
    /**
     * Address 0 as the IP stack sees it, 16 octets; IPv4 in the first four, the others may hold
     * anything.
     */
    STACK_ADDR0(Kind.OCTETS),
    /**
     * Address 1 as the IP stack sees it, 16 octets; IPv4 in the first four, the others may hold
     * anything.
     */
    STACK_ADDR1(Kind.OCTETS),
    /** Port 0 as the IP stack sees it; for ICMP the echo id or the type. */
    STACK_PORT0(Kind.NUMBER),
    /** Port 1 as the IP stack sees it; for ICMP the echo id or the type. */
    STACK_PORT1(Kind.NUMBER),
    /** OpenBSD: routing domain of this key. */
    STACK_RDOMAIN(Kind.NUMBER),
    /** Family of this key (OpenBSD, may be 0; 1500). */
    STACK_AF(Kind.NUMBER),
    /** Zero. */
    STACK_PAD(Kind.OCTETS),
    /** The initiator's side whole, 32 octets. */
    SRC(Kind.OCTETS),
    /** The initiator's: bit 0: the timestamps of this side are modulated. */
    SRC_SCRUB_FLAGS(Kind.NUMBER),
    /** The initiator's: lowest TTL seen. */
    SRC_SCRUB_TTL(Kind.NUMBER),
    /** The initiator's: 1: the scrub fields are valid. */
    SRC_SCRUB_FLAG(Kind.NUMBER),
    /** The initiator's: timestamp modulator; on FreeBSD the verification tag of SCTP. */
    SRC_SCRUB_TS_MOD(Kind.NUMBER),
    /** The initiator's: highest sequence number sent; 0: no packet seen from this side. */
    SRC_SEQLO(Kind.NUMBER),
    /** The initiator's: highest sequence number that the other side allows. */
    SRC_SEQHI(Kind.NUMBER),
    /** The initiator's: modulation of the sequence numbers. */
    SRC_SEQDIFF(Kind.NUMBER),
    /** The initiator's: largest window, not scaled. */
    SRC_MAX_WIN(Kind.NUMBER),
    /** The initiator's: maximum segment size. */
    SRC_MSS(Kind.NUMBER),
    /**
     * The initiator's: 0..12, see pfvar.h, enum of tcp_fsm.h and PF_TCPS_PROXY_*; others than TCP
     * 0..2.
     */
    SRC_STATE(Kind.NUMBER),
    /** The initiator's: low four bits the shift, 0x80: the option was seen. */
    SRC_WSCALE(Kind.NUMBER),
    /** Six octets that BSD writes as zero and never reads. */
    SRC_PAD(Kind.OCTETS),
    /** The responder's side whole, 32 octets. */
    DST(Kind.OCTETS),
    /** The responder's: bit 0: the timestamps of this side are modulated. */
    DST_SCRUB_FLAGS(Kind.NUMBER),
    /** The responder's: lowest TTL seen. */
    DST_SCRUB_TTL(Kind.NUMBER),
    /** The responder's: 1: the scrub fields are valid. */
    DST_SCRUB_FLAG(Kind.NUMBER),
    /** The responder's: timestamp modulator; on FreeBSD the verification tag of SCTP. */
    DST_SCRUB_TS_MOD(Kind.NUMBER),
    /** The responder's: highest sequence number sent; 0: no packet seen from this side. */
    DST_SEQLO(Kind.NUMBER),
    /** The responder's: highest sequence number that the other side allows. */
    DST_SEQHI(Kind.NUMBER),
    /** The responder's: modulation of the sequence numbers. */
    DST_SEQDIFF(Kind.NUMBER),
    /** The responder's: largest window, not scaled. */
    DST_MAX_WIN(Kind.NUMBER),
    /** The responder's: maximum segment size. */
    DST_MSS(Kind.NUMBER),
    /**
     * The responder's: 0..12, see pfvar.h, enum of tcp_fsm.h and PF_TCPS_PROXY_*; others than TCP
     * 0..2.
     */
    DST_STATE(Kind.NUMBER),
    /** The responder's: low four bits the shift, 0x80: the option was seen. */
    DST_WSCALE(Kind.NUMBER),
    /** Six octets that BSD writes as zero and never reads. */
    DST_PAD(Kind.OCTETS),
    /** Next hop of route-to. */
    RT_ADDR(Kind.OCTETS),
    /** 0xffffffff: none. */
    RULE(Kind.NUMBER),
    /** 0xffffffff: none. */
    ANCHOR(Kind.NUMBER),
    /** 0xffffffff: none. */
    NAT_RULE(Kind.NUMBER),
    /** Age in seconds. */
    CREATION(Kind.NUMBER),
    /** Seconds left; 0: the receiver's full timeout. */
    EXPIRE(Kind.NUMBER),
    /** Packets of the initiator. */
    PACKETS0(Kind.NUMBER),
    /** Packets of the responder. */
    PACKETS1(Kind.NUMBER),
    /** Octets of the initiator. */
    BYTES0(Kind.NUMBER),
    /** Octets of the responder. */
    BYTES1(Kind.NUMBER),
    /** Host id of the node that made the state, opaque. */
    CREATORID(Kind.NUMBER),
    /** The sender's own number of the address family. */
    AF(Kind.NUMBER),
    /** IP protocol. */
    PROTO(Kind.NUMBER),
    /** 0 both, 1 in, 2 out. */
    DIRECTION(Kind.NUMBER),
    /** Zero. */
    SPARE(Kind.OCTETS),
    /** Whether packets are logged. */
    LOG(Kind.NUMBER),
    /** See {@code pfvar.h}, PFSTATE_*: 0x0002 sloppy, 0x0010 acknowledgement wanted. */
    STATE_FLAGS(Kind.NUMBER),
    /** Index of the timeout, see {@code pfvar.h}, PFTM_*. */
    TIMEOUT(Kind.NUMBER),
    /** 0x04 source node, 0x08 translation's source node. */
    SYNC_FLAGS(Kind.NUMBER),
    /** Updates since the last message. */
    UPDATES(Kind.NUMBER),
    /** ALTQ queue. */
    QID(Kind.NUMBER),
    /** ALTQ queue of empty ACKs. */
    PQID(Kind.NUMBER),
    /** Dummynet pipe. */
    DNPIPE(Kind.NUMBER),
    /** Dummynet pipe of the other direction. */
    DNRPIPE(Kind.NUMBER),
    /** FIB, -1: none. */
    RTABLEID(Kind.SIGNED),
    /** OpenBSD: routing table of the wire key. */
    RTABLEID_WIRE(Kind.SIGNED),
    /** OpenBSD: routing table of the stack key. */
    RTABLEID_STACK(Kind.SIGNED),
    /** Scrub: lowest TTL. */
    MIN_TTL(Kind.NUMBER),
    /** Scrub: TOS. */
    SET_TOS(Kind.NUMBER),
    /** Scrub: largest segment. */
    MAX_MSS(Kind.NUMBER),
    /** Priority. */
    SET_PRIO0(Kind.NUMBER),
    /** Priority of low-delay packets. */
    SET_PRIO1(Kind.NUMBER),
    /** Kind of routing, 0: none. */
    RT(Kind.NUMBER),
    /** Interface of the next hop, 16 octets. */
    RT_IFNAME(Kind.OCTETS),
    /** Tag, 64 octets. */
    TAGNAME(Kind.OCTETS),
    /** Interface on which the state was made, 16 octets. */
    ORIG_IFNAME(Kind.OCTETS),
    /** Family of the next hop. */
    RT_AF(Kind.NUMBER),
    /** IP protocol on the wire. */
    WIRE_PROTO(Kind.NUMBER),
    /** IP protocol as the stack sees it. */
    STACK_PROTO(Kind.NUMBER),
    /** Age in seconds of the request that this bulk answers. */
    ENDTIME(Kind.NUMBER),
    /** 1 start, 2 end. */
    STATUS(Kind.NUMBER),
    /** Security parameters index. */
    SPI(Kind.NUMBER),
    /** Destination of the association, 28 octets as a BSD socket address. */
    DST_SOCKADDR(Kind.OCTETS),
    /** Last replay counter. */
    RPL(Kind.NUMBER),
    /** Octets so far. */
    CUR_BYTES(Kind.NUMBER),
    /** 50 ESP, 51 AH. */
    SPROTO(Kind.NUMBER),
    /** Routing domain of the association. */
    RDOMAIN(Kind.NUMBER),
    /** Zero. */
    PAD(Kind.OCTETS);

    /** How the octets are read. */
    enum Kind {
        /** An unsigned big-endian number. */
        NUMBER,
        /** A big-endian number of two's complement. */
        SIGNED,
        /** Octets that are copied. */
        OCTETS
    }

    private final Kind kind;

    Field(final Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /**
     * Place in the arrays of a {@link Layout}. Never stored or sent, so the order may change; a map
     * would cost a field read more than the read itself.
     */
    @SuppressWarnings("EnumOrdinal") // see above
    int index() {
        return ordinal();
    }
}
