package org.tandemgate.api.election;

import java.time.Instant;
import org.tandemgate.net.IpAddress;

/**
 * The last verified advertisement of another node.
 *
 * @param source address it came from
 * @param at when
 * @param advbase seconds, 0..255
 * @param advskew 1/256 seconds, 0..255
 * @param demotion its demotion count, 0..255
 */
public record PeerSighting(IpAddress source, Instant at, int advbase, int advskew, int demotion) {}
