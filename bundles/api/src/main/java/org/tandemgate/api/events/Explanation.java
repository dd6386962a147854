package org.tandemgate.api.events;

import java.util.List;
import org.tandemgate.api.election.Role;

/**
 * Why a virtual host has its role here.
 *
 * @param virtualHost its name
 * @param role of this node
 * @param because the weightiest fact first
 * @param wouldMove what would change the role
 * @param prevents what keeps this node from serving, or from serving well; empty when nothing does
 */
public record Explanation(
        String virtualHost,
        Role role,
        List<Fact> because,
        List<Fact> wouldMove,
        List<Fact> prevents) {
    public Explanation {
        because = List.copyOf(because);
        wouldMove = List.copyOf(wouldMove);
        prevents = List.copyOf(prevents);
    }
}
