package org.tandemgate.api.node;

import java.time.Instant;

/**
 * Something an operator should know about: a refused setting, a missing capability.
 *
 * @param source PID or file it comes from, e.g. {@code org.tandemgate.carp-lan.cfg}
 * @param text what is wrong, the value, what is allowed, what to do next
 * @param since when it began
 */
public record Problem(String source, String text, Instant since) {}
