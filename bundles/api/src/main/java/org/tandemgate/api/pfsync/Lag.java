package org.tandemgate.api.pfsync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * From the kernel's event here to the peer's word that its kernel has it, over the last samples.
 *
 * @param samples how many, 0 with a peer that does not say
 * @param p50 half of them took at most this; absent without samples
 * @param p99 99 of 100 took at most this; absent without samples
 */
public record Lag(int samples, @Nullable Duration p50, @Nullable Duration p99) {}
