package org.tandemgate.pfsync.protocol;

import static org.tandemgate.pfsync.protocol.Field.*;

/**
 * The messages of all dialects.
 *
 * <pre>
 * frame      header 20, then subheaders, each with its messages
 * header     version 1, pad 1, len 2, pfcksum 16
 * subheader  action 1, length of a message in words of 4 (OpenBSD) or pad (FreeBSD) 1, count 2
 * state      id 8, ifname 16, wire key, stack key, src peer 32, dst peer 32, rt_addr 16, rule 4, anchor 4,
 *            nat_rule 4, creation 4, expire 4, packets 16, bytes 16, creatorid 4, then what the dialect adds
 * key        address 16, address 16, port 2, port 2; OpenBSD also rdomain 2, af 1, pad 1
 * peer       scrub 8, seqlo 4, seqhi 4, seqdiff 4, max_win 2, mss 2, state 1, wscale 1, pad 6
 * </pre>
 *
 * Sources: openbsd/src sys/net/if_pfsync.h and pfvar.h; freebsd-src sys/netpfil/pf/if_pfsync.h and
 * sys/net/pfvar.h (struct pfsync_state_1301, _1400, _1500). Sizes and offsets are compared with
 * those of a compiler in the tests.
 */
final class Layouts {
    private static final int ADDRESS = 16;
    private static final int NAME = 16;
    private static final int TAG = 64;
    private static final int PEER = 32;
    private static final int SOCKADDR = 28;

    static final Layout HEADER =
            Layout.start().add(1, VERSION).add(1, PAD).add(2, LEN).add(16, PFCKSUM).build();

    static final Layout CLR = Layout.start().add(NAME, IFNAME).add(4, CREATORID).build();

    /** INS_ACK, UPD_REQ and DEL_C. */
    static final Layout IDENTITY = Layout.start().add(8, ID).add(4, CREATORID).build();

    static final Layout BUS =
            Layout.start().each(4, CREATORID, ENDTIME).add(1, STATUS).add(3, PAD).build();

    static final Layout UPD_C_FREEBSD = updC().add(1, TIMEOUT).add(3, PAD).build();

    static final Layout UPD_C_OPENBSD = updC().each(1, TIMEOUT, STATE_FLAGS).add(2, PAD).build();

    static final Layout TDB_FREEBSD =
            tdb().add(4, RPL).add(8, CUR_BYTES).each(1, SPROTO, UPDATES).add(2, PAD).build();

    static final Layout TDB_OPENBSD =
            tdb().each(8, RPL, CUR_BYTES).each(1, SPROTO, UPDATES).add(2, RDOMAIN).build();

    static final Layout STATE_1301 =
            state(false)
                    .each(1, AF, PROTO, DIRECTION)
                    .add(2, SPARE)
                    .each(1, LOG, STATE_FLAGS, TIMEOUT, SYNC_FLAGS, UPDATES)
                    .build();

    static final Layout STATE_1400 =
            state(false)
                    .each(1, AF, PROTO, DIRECTION)
                    .add(2, STATE_FLAGS)
                    .each(1, LOG, SPARE, TIMEOUT, SYNC_FLAGS, UPDATES)
                    .each(2, QID, PQID, DNPIPE, DNRPIPE)
                    .add(4, RTABLEID)
                    .each(1, MIN_TTL, SET_TOS)
                    .add(2, MAX_MSS)
                    .each(1, SET_PRIO0, SET_PRIO1, RT)
                    .add(NAME, RT_IFNAME)
                    .build();

    static final Layout STATE_1500 =
            state(false)
                    .add(TAG, TAGNAME)
                    .each(NAME, RT_IFNAME, ORIG_IFNAME)
                    .add(4, RTABLEID)
                    .each(2, STATE_FLAGS, QID, PQID, DNPIPE, DNRPIPE, MAX_MSS)
                    .each(1, WIRE_AF, STACK_AF, RT_AF, WIRE_PROTO, STACK_PROTO, LOG)
                    .each(1, TIMEOUT, DIRECTION, RT, MIN_TTL, SET_TOS, SET_PRIO0, SET_PRIO1)
                    .add(3, SPARE)
                    .build();

    static final Layout STATE_OPENBSD =
            state(true)
                    .each(4, RTABLEID_WIRE, RTABLEID_STACK)
                    .add(2, MAX_MSS)
                    .each(1, AF, PROTO, DIRECTION, LOG, RT, TIMEOUT, SYNC_FLAGS, UPDATES)
                    .each(1, MIN_TTL, SET_TOS)
                    .add(2, STATE_FLAGS)
                    .each(1, SET_PRIO0, SET_PRIO1)
                    .build();

    private Layouts() {}

    private static Layout.Builder state(final boolean longKeys) {
        final Layout.Builder layout = Layout.start().add(8, ID).add(NAME, IFNAME);
        layout.each(ADDRESS, WIRE_ADDR0, WIRE_ADDR1).each(2, WIRE_PORT0, WIRE_PORT1);
        if (longKeys) {
            layout.add(2, WIRE_RDOMAIN).each(1, WIRE_AF, WIRE_PAD);
        }
        layout.each(ADDRESS, STACK_ADDR0, STACK_ADDR1).each(2, STACK_PORT0, STACK_PORT1);
        if (longKeys) {
            layout.add(2, STACK_RDOMAIN).each(1, STACK_AF, STACK_PAD);
        }
        return peers(layout)
                .add(ADDRESS, RT_ADDR)
                .each(4, RULE, ANCHOR, NAT_RULE, CREATION, EXPIRE)
                .each(8, PACKETS0, PACKETS1, BYTES0, BYTES1)
                .add(4, CREATORID);
    }

    private static Layout.Builder updC() {
        return peers(Layout.start().add(8, ID)).each(4, CREATORID, EXPIRE);
    }

    private static Layout.Builder tdb() {
        return Layout.start().add(4, SPI).add(SOCKADDR, DST_SOCKADDR);
    }

    private static Layout.Builder peers(final Layout.Builder layout) {
        return layout.whole(PEER, SRC)
                .add(2, SRC_SCRUB_FLAGS)
                .each(1, SRC_SCRUB_TTL, SRC_SCRUB_FLAG)
                .each(4, SRC_SCRUB_TS_MOD, SRC_SEQLO, SRC_SEQHI, SRC_SEQDIFF)
                .each(2, SRC_MAX_WIN, SRC_MSS)
                .each(1, SRC_STATE, SRC_WSCALE)
                .add(6, SRC_PAD)
                .whole(PEER, DST)
                .add(2, DST_SCRUB_FLAGS)
                .each(1, DST_SCRUB_TTL, DST_SCRUB_FLAG)
                .each(4, DST_SCRUB_TS_MOD, DST_SEQLO, DST_SEQHI, DST_SEQDIFF)
                .each(2, DST_MAX_WIN, DST_MSS)
                .each(1, DST_STATE, DST_WSCALE)
                .add(6, DST_PAD);
    }
}
