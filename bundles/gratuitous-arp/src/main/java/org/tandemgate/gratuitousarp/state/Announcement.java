package org.tandemgate.gratuitousarp.state;

import org.tandemgate.net.IpAddress;

/**
 * One frame that is due.
 *
 * @param host whose address it is
 * @param address to announce
 * @param series tells the rounds of one taking of the role from those of another
 */
public record Announcement(AnnouncedHost host, IpAddress address, long series) {}
