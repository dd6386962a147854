package org.tandemgate.keaha.flow.dhcpd;

/**
 * A DHCP option.
 *
 * @param name in Kea
 * @param code on the wire
 * @param type of its value
 */
record Option(String name, int code, OptionType type) {}
