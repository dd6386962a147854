package org.tandemgate.api.election;

import java.time.Instant;

/**
 * One reason why a group of virtual hosts is less wanted here than its settings say.
 *
 * @param group the group, or {@link Election#ALL_GROUPS}
 * @param reason who or what, e.g. {@code operator} or {@code link down: eth0}
 * @param amount added to advskew, positive
 * @param since when the reason began
 */
public record Demotion(String group, String reason, int amount, Instant since) {}
