package org.tandemgate.carp.state;

import org.tandemgate.api.election.Role;

/** Something the runtime has to do, in the order of the list it stands in. */
public sealed interface CarpEffect {

    /**
     * Send one advertisement at once. A master that yields sends a last one behind {@link
     * ReleaseAddresses}: the winner hears it and shows itself to the neighbours after it. So does
     * one that is forced to BACKUP, with a bow-out.
     *
     * @param advbase seconds, 0..255
     * @param advskew 1/256 seconds, 0..254, or 255 in a bow-out
     * @param demotion octet 4, 0..255
     * @param leaving whether who sends it wants the role no more: it goes out with the interface's
     *     own Ethernet address, because a switch sends to the port that the virtual one came from
     *     last, and that port is to be the next master's
     */
    record SendAdvertisement(int advbase, int advskew, int demotion, boolean leaving)
            implements CarpEffect {
        /** Whether it asks the others to take over at once. */
        public boolean isBowOut() {
            return advskew == Candidacy.BOW_OUT;
        }

        SendAdvertisement lastWord() {
            return new SendAdvertisement(advbase, advskew, demotion, true);
        }
    }

    /**
     * Put the addresses of the virtual host in place. The advertisement that follows tells the old
     * master to leave and the switch where to send, so it should go out when they are, or a moment
     * later when that takes long.
     */
    record TakeAddresses() implements CarpEffect {}

    /** Remove the addresses of the virtual host, before the next packet is read. */
    record ReleaseAddresses() implements CarpEffect {}

    /**
     * Tell everybody that the role has changed.
     *
     * @param from role before
     * @param to another role
     * @param reason for the operator
     */
    record Publish(Role from, Role to, String reason) implements CarpEffect {}

    /**
     * Another master was heard and this node stays: neighbours may have learnt the other one and
     * must be told again.
     *
     * @param reason for the operator
     */
    record Reannounce(String reason) implements CarpEffect {}

    /**
     * A {@link CarpEvent.HandOverRequested} or {@link CarpEvent.Stopping} has ended; each gets
     * exactly one.
     *
     * @param moved whether another node was heard as master
     * @param text one sentence for the operator
     */
    record HandOverEnded(boolean moved, String text) implements CarpEffect {}
}
