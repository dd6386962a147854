package org.tandemgate.linux.jna;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.FirstPackets;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Links;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Sysctls;

/** First packets by nf_tables and a tap for each interface; see {@link FirstPacketTables}. */
final class NftFirstPackets implements FirstPackets {
    private final Links links;
    private final Sysctls sysctls;
    private final NftSocket tables;
    private final String table = TABLE + String.format("%08x", new SecureRandom().nextInt());
    private Map<Link, Tap> taps = new HashMap<>();
    private boolean written;

    private NftFirstPackets(final Links links, final Sysctls sysctls, final NftSocket tables) {
        this.links = links;
        this.sysctls = sysctls;
        this.tables = tables;
    }

    static NftFirstPackets open(final Links links, final Sysctls sysctls) throws LinuxException {
        return new NftFirstPackets(links, sysctls, NftSocket.open());
    }

    @Override
    public List<Source> watch(final List<Link> interfaces) throws LinuxException {
        if (interfaces.size() > INTERFACES_MAX) {
            throw new IllegalArgumentException(
                    interfaces.size() + " interfaces, needs at most " + INTERFACES_MAX);
        }
        final Map<Link, Tap> next = new HashMap<>();
        final Map<Link, Tap> made = new HashMap<>();
        try {
            for (final Link link : interfaces) {
                final Link key = key(link);
                Tap tap = taps.get(key);
                if (tap == null) {
                    tap = Tap.open(links, sysctls, key);
                    made.put(key, tap);
                }
                next.put(key, tap);
            }
            tables.perform(
                    FirstPacketTables.batch(
                            table, written, next.values().stream().map(Tap::way).toList()));
        } catch (final LinuxException e) {
            made.values().forEach(Tap::close);
            throw e;
        }
        written = !next.isEmpty();
        taps.forEach(
                (link, tap) -> {
                    if (!next.containsKey(link)) {
                        tap.close();
                    }
                });
        taps = next;
        return new ArrayList<>(next.values());
    }

    /** What an interface is known by here; other things of it may change. */
    private static Link key(final Link link) {
        return new Link(link.index(), link.name(), link.mac(), true, true, 0, 0, "");
    }

    @Override
    public void halt() throws LinuxException {
        if (written) {
            written = false;
            try {
                tables.perform(FirstPacketTables.batch(table, true, List.of()));
            } catch (final LinuxException e) {
                if (e.errno() != Errno.ENOENT) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        // The tables belong to this socket; without it nothing is led here any more.
        tables.close();
        taps.values().forEach(Tap::close);
        taps = Map.of();
        written = false;
    }
}
