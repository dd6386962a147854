package org.tandemgate.shell.carp;

import java.time.Instant;
import java.util.List;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Style;
import org.tandemgate.shell.output.Table;

/** Virtual hosts in rows. The order of the columns is public interface. */
public final class VirtualHostTable {
    private VirtualHostTable() {}

    public static Table of(final List<VirtualHostStatus> hosts, final Instant now) {
        final Table table =
                new Table(
                        "NAME",
                        "INTERFACE",
                        "VHID#",
                        "ROLE",
                        "SINCE",
                        "SKEW#",
                        "DEMOTION#",
                        "HEARD",
                        "ADDRESSES");
        for (final VirtualHostStatus host : hosts) {
            final PeerSighting heard = host.lastHeard();
            final List<String> addresses = host.addresses().stream().map(Object::toString).toList();
            table.row()
                    .cell(host.name())
                    .cell(host.interfaceName())
                    .cell(host.vhid())
                    .cell(host.role(), Style.of(host.role()))
                    .either(Ages.since(host.since(), now), host.since())
                    .cell(host.effectiveAdvskew())
                    .cell(host.demotion(), host.demotion() == 0 ? Style.PLAIN : Style.WARNING)
                    .either(
                            Ages.ago(heard == null ? null : heard.at(), now),
                            heard == null ? null : heard.at())
                    .either(String.join(", ", addresses), String.join(",", addresses));
        }
        return table;
    }
}
