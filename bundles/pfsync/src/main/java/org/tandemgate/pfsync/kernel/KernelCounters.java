package org.tandemgate.pfsync.kernel;

/**
 * What a {@link KernelTable} counted.
 *
 * @param events heard
 * @param overruns how often events were lost
 * @param resyncs how often the table was read and compared because of that
 * @param written requests that the kernel did
 * @param refusals requests that it did not do
 * @param conflicts entries that were refused because another connection has their translation
 * @param entries that are replicated, as this node's kernel has them
 */
public record KernelCounters(
        long events,
        long overruns,
        long resyncs,
        long written,
        long refusals,
        long conflicts,
        int entries) {}
