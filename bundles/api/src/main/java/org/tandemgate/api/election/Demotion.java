package org.tandemgate.api.election;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a group of virtual hosts is less wanted here than its settings say. Identified by
 * group, owner and reason.
 *
 * @param group the group, or {@link Election#ALL_GROUPS}
 * @param owner who demotes and takes it back: {@link #OPERATOR} or the name of a bundle
 * @param reason what is the matter, e.g. {@code link down: eth0}
 * @param amount added to advskew, 1..255
 * @param since when the reason began
 * @param expires when it ends by itself; absent when its owner must end it
 */
public record Demotion(
        String group,
        String owner,
        String reason,
        int amount,
        Instant since,
        @Nullable Instant expires) {
    /** Owner and reason of what an administrator demotes. */
    public static final String OPERATOR = "operator";
}
