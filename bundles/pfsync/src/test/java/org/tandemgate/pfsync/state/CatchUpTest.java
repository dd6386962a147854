package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CatchUpTest {
    @Test
    void standbyIsDemotedUntilItsFirstRequestEnds() {
        final CatchUp asking = CatchUp.begin().asking(false);

        assertTrue(asking.isDemoted());
        assertFalse(asking.ended().isDemoted());
    }

    @Test
    void whoServesIsNotDemoted() {
        final CatchUp asking = CatchUp.begin().asking(true);

        assertFalse(asking.isDemoted());
        assertTrue(asking.isOver());
    }

    /** A boot on which nobody was heard for three intervals: the other node may have everything. */
    @Test
    void whoBecomesMasterBeforeThePeerSpeaksStaysDemoted() {
        final CatchUp asking = CatchUp.begin().asking(false).asking(true);

        assertTrue(asking.isDemoted());
    }

    /** Its sockets were opened anew, or the peer is another process. */
    @Test
    void laterRequestsDemoteNobody() {
        final CatchUp later = CatchUp.begin().asking(false).ended();

        assertFalse(later.asking(false).isDemoted());
        assertFalse(later.interrupted().asking(false).isDemoted());
    }

    @Test
    void whoServedWhenItAskedIsNotDemotedForALaterRequest() {
        final CatchUp later = CatchUp.begin().asking(true).interrupted();

        assertFalse(later.asking(false).isDemoted());
    }

    /** Nobody knows how long that lasts, and the role may be another one then. */
    @Test
    void requestThatWasCutOffIsTheFirstOneAgain() {
        final CatchUp cut = CatchUp.begin().asking(false).interrupted();

        assertFalse(cut.isDemoted());
        assertTrue(cut.asking(false).isDemoted());
        assertFalse(cut.asking(true).isDemoted());
    }

    @Test
    void nothingIsDecidedBeforeSomebodyAsks() {
        assertFalse(CatchUp.begin().isDemoted());
        assertFalse(CatchUp.begin().isOver());
        assertEquals(CatchUp.begin(), CatchUp.begin().interrupted());
    }
}
