package org.tandemgate.rest.http;

import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;

/**
 * Where to listen.
 *
 * @param address of this node; absent for every address
 * @param port 1..65535, 0 for any
 * @param streams clients of events at a time, 1..500
 * @param realm of the accounts
 */
public record WebSettings(@Nullable IpAddress address, int port, int streams, String realm) {}
