package org.tandemgate.itests.simulation;

/** What must hold in every run; a violation names the one that was broken. */
enum Promise {
    /** While a node is fit, the addresses are without owner for its master-down time at most. */
    SOMEBODY_OWNS,
    /** Two nodes that hear each other do not both own the addresses for longer than an interval. */
    ONE_OWNS,
    /** Of equal masters that hear each other one stays. */
    TIE,
    /** A master advertises in time and a bow-out is obeyed at once. */
    PACE,
    /** Effects come in turn and with the role; only a master advertises; hand-overs end once. */
    CONDUCT,
    /** A planned hand-over finds the peer that is there. */
    HAND_OVER,
    /** Nobody takes over from a master that it could hear all the time. */
    EVIDENCE,
    /** The last advertisement of two masters that hear each other is that of the one that stays. */
    LAST_WORD,
    /** A master that was frozen leaves before it says anything. */
    NO_STALE_MASTER,
    /** The demotion in force, sent and compared is that of the reasons which are there. */
    DEMOTION,
    /** After the last fault and the last limit no demotion is left behind: the sum is zero. */
    NOTHING_LEFT,
    /** Who has handed over does not take back what it gave. */
    YIELDED,
    /** After the last fault and the time of the formula there is one master, the best one. */
    AGREEMENT,
    /** In a quiet network no role changes. */
    CALM,
    /** Time goes on. */
    PROGRESS
}
