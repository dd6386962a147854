package org.tandemgate.configsync.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.node.Problem;
import org.tandemgate.configsync.flow.SyncView;
import org.tandemgate.configsync.flow.Words;
import org.tandemgate.configsync.protocol.xmlrpc.Fault;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue;

/**
 * What a primary may ask of a secondary: who are you, take this, and that it still hears you. What
 * is taken must be confirmed within {@value #CONFIRM_SECONDS} s, else it is taken back.
 */
public final class Receiver {
    /** Before the name of each method. */
    public static final String PREFIX = "tandemgate.";

    private static final int CONFIRM_SECONDS = 30;

    private final ConfigStore store;
    private final String node;
    private final Refusals refusals = new Refusals();

    /**
     * @param node name of this node
     */
    public Receiver(final ConfigStore store, final String node) {
        this.store = store;
        this.node = node;
    }

    /** The methods by full name. */
    public Map<String, MethodTable.Entry> methods() {
        return Map.of(
                PREFIX + "hello",
                new MethodTable.Entry(List.of(ParameterKind.MAP), it -> hello(it.get(0))),
                PREFIX + "take",
                new MethodTable.Entry(List.of(ParameterKind.MAP), it -> take(it.get(0))),
                PREFIX + "confirm",
                new MethodTable.Entry(List.of(ParameterKind.TEXT), it -> confirm(it.get(0))));
    }

    private SyncView view(final Set<String> areas) {
        return new SyncView(store.schemas(), areas);
    }

    private XmlRpcValue hello(final XmlRpcValue parameter) throws FaultException {
        final String caller = text(parameter, "node");
        if (caller.equals(node)) {
            throw fault(
                    Fault.MISMATCH,
                    "both nodes are called " + node + ": is peer.url this node's own?");
        }
        final SyncView view = view(Set.of());
        final SortedMap<String, String> versions = new TreeMap<>();
        view.versions().forEach((area, version) -> versions.put(area, "" + version));
        final Map<String, String> own =
                Map.of("node", node, "revision", Long.toString(store.revision()));
        return Words.with(
                Words.with(
                        Words.with(Words.texts(own), "versions", Words.texts(versions)),
                        "interfaces",
                        Words.list(store.document().area("interfaces").keySet())),
                "digests",
                Words.texts(view.digests(view.shared(store.document()))));
    }

    private XmlRpcValue take(final XmlRpcValue parameter) throws FaultException {
        final SortedMap<String, List<ConfigObject>> areas;
        final SortedMap<String, String> base;
        final SortedMap<String, String> digests;
        try {
            areas = Words.areas(parameter, "areas");
            base = Words.texts(parameter, "base");
            digests = Words.texts(parameter, "digests");
        } catch (final IllegalArgumentException bad) {
            throw fault(Fault.INVALID_PARAMETERS, String.valueOf(bad.getMessage()));
        }
        final SyncView view = view(areas.keySet());
        if (areas.isEmpty() || !view.versions().keySet().equals(areas.keySet())) {
            throw fault(Fault.MISMATCH, "areas are none, or not all of them are shared here");
        }
        final long revision = store.revision();
        final ConfigDocument own = store.document();
        final boolean force = text(parameter, "force").equals("true");
        if (!force) {
            final Optional<String> answer = refusals.answer(digests, revision);
            if (answer.isPresent()) {
                throw fault(Fault.REFUSED, answer.get());
            }
            refuseChangedHere(view.digests(view.shared(own)), base, digests);
        }
        final ConfigDocument candidate = candidate(view, own, areas);
        if (!view.digests(view.shared(candidate)).equals(digests)) {
            throw fault(
                    Fault.CONFLICT,
                    "an object that came has the id of one that is marked nosync on "
                            + node
                            + ", or the message was damaged; see configsync:show there");
        }
        try {
            return committed(candidate, revision, text(parameter, "node"));
        } catch (final RefusedException refused) {
            refusals.refused(digests, revision, refused.getMessage());
            throw fault(Fault.REFUSED, refused.getMessage());
        }
    }

    /** Who changes an area on both nodes is told; nothing is overwritten silently. */
    private void refuseChangedHere(
            final SortedMap<String, String> here,
            final SortedMap<String, String> base,
            final SortedMap<String, String> wanted)
            throws FaultException {
        final String changed =
                here.entrySet().stream()
                        .filter(it -> !it.getValue().isEmpty() || base.containsKey(it.getKey()))
                        .filter(it -> !it.getValue().equals(base.get(it.getKey())))
                        .filter(it -> !it.getValue().equals(wanted.get(it.getKey())))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(", "));
        if (!changed.isEmpty()) {
            throw fault(
                    Fault.CONFLICT,
                    "changed on "
                            + node
                            + " since the last synchronization: "
                            + changed
                            + "; make that change on the primary, or configsync:push --force there"
                            + " to overwrite it");
        }
    }

    private static ConfigDocument candidate(
            final SyncView view,
            final ConfigDocument own,
            final SortedMap<String, List<ConfigObject>> areas)
            throws FaultException {
        try {
            return view.taken(own, areas);
        } catch (final IllegalArgumentException bad) {
            throw fault(Fault.INVALID_PARAMETERS, String.valueOf(bad.getMessage()));
        }
    }

    private XmlRpcValue committed(
            final ConfigDocument candidate, final long base, final String from)
            throws RefusedException {
        final Revision revision =
                store.commit(
                        new Change(
                                candidate,
                                base,
                                "primary",
                                "sync from " + from,
                                "as on " + from,
                                Duration.ofSeconds(CONFIRM_SECONDS)));
        return Words.texts(
                Map.of(
                        "revision",
                        Long.toString(revision.number()),
                        "pending",
                        "" + (revision.outcome() == Revision.Outcome.PENDING)));
    }

    /** Why this node has not what the primary has. */
    Optional<Problem> problem() {
        return refusals.problem();
    }

    private XmlRpcValue confirm(final XmlRpcValue parameter) throws FaultException {
        final String number = text(parameter, "revision");
        if (!number.matches("[0-9]{1,18}")) {
            throw fault(Fault.INVALID_PARAMETERS, "revision is no number");
        }
        try {
            store.confirm(Long.parseLong(number));
            refusals.taken();
            return new XmlRpcValue.Flag(true);
        } catch (final RefusedException refused) {
            throw fault(Fault.REFUSED, refused.getMessage());
        }
    }

    private static String text(final XmlRpcValue parameter, final String name)
            throws FaultException {
        try {
            return Words.text(parameter, name);
        } catch (final IllegalArgumentException bad) {
            throw fault(Fault.INVALID_PARAMETERS, String.valueOf(bad.getMessage()));
        }
    }

    private static FaultException fault(final int code, final String text) {
        return new FaultException(new Fault(code, text));
    }
}
