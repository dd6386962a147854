package org.tandemgate.peer.protocol;

import java.util.Locale;

/** Why a packet is not believed. */
public enum Refusal {
    /** Shorter than the shortest, or not as long as it says. */
    LENGTH,
    /** Does not begin as ours do. */
    MAGIC,
    /** Neither a question nor an answer. */
    KIND,
    /** Not proved by the key that both nodes share. */
    KEY,
    /** Proved, but sent by this node itself or by one that is not the peer. */
    NAME,
    /** An answer to nothing that was asked lately: a copy, or too late. */
    UNASKED,
    /** Proved, but its report cannot be read. */
    REPORT,
    /** More questions than are answered in a second. */
    RATE;

    /** As it stands in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
