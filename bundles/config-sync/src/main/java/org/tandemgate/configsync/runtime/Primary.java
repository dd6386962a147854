package org.tandemgate.configsync.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.configsync.flow.SyncView;
import org.tandemgate.configsync.flow.Words;
import org.tandemgate.configsync.link.XmlRpcClient;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue;

/**
 * One push after the other: hello, compare, take, confirm over a new call, hello again and compare.
 * Only when the last says that both are equal it was a success. One thread at a time.
 */
final class Primary {
    private final ConfigStore store;
    private final PeerCalls peer;
    private final String node;
    private final Set<String> areas;
    private final BaseFile base;

    /**
     * What a push did.
     *
     * @param local revision that was pushed
     * @param remote revision of the peer
     * @param text one sentence
     */
    record Pushed(long local, long remote, String text) {}

    /**
     * What a push would do.
     *
     * @param local revision that would be pushed
     * @param remote revision of the peer
     * @param equal whether there is nothing to do
     * @param text one sentence
     */
    record Planned(long local, long remote, boolean equal, String text) {}

    /** What the peer said of itself. */
    private record Hello(
            String node,
            long revision,
            SortedMap<String, String> versions,
            Set<String> interfaces,
            SortedMap<String, String> digests) {}

    Primary(
            final ConfigStore store,
            final XmlRpcClient client,
            final String node,
            final Set<String> areas,
            final Path base) {
        this.store = store;
        this.peer = new PeerCalls(client);
        this.node = node;
        this.areas = areas;
        this.base = new BaseFile(base);
    }

    String test() throws RefusedException {
        final Hello hello = hello();
        return "peer " + hello.node() + " is there, has revision " + hello.revision();
    }

    private Hello hello() throws RefusedException {
        final XmlRpcValue answer = peer.call("hello", Words.texts(Map.of("node", node)));
        try {
            return new Hello(
                    Words.text(answer, "node"),
                    number(Words.text(answer, "revision")),
                    Words.texts(answer, "versions"),
                    new TreeSet<>(Words.list(answer, "interfaces")),
                    Words.texts(answer, "digests"));
        } catch (final IllegalArgumentException strange) {
            throw new RefusedException(
                    "peer answers what this release does not know: " + strange.getMessage());
        }
    }

    private static long number(final String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("revision is no number");
        }
        return Long.parseLong(text);
    }

    /** Which areas the peer would take; it is only asked who it is. */
    Planned plan() throws RefusedException {
        final long revision = store.revision();
        final SyncView view = new SyncView(store.schemas(), areas);
        final ConfigDocument wanted = SyncView.forSecondary(view.shared(store.document()));
        final Hello hello = fitting(view, wanted);
        final List<String> changed = differing(view.digests(wanted), hello);
        return new Planned(
                revision,
                hello.revision(),
                changed.isEmpty(),
                changed.isEmpty()
                        ? "equal: " + hello.node() + " has the configuration already"
                        : hello.node() + " would take: " + String.join(", ", changed));
    }

    private Hello fitting(final SyncView view, final ConfigDocument wanted)
            throws RefusedException {
        final Hello hello = hello();
        checkVersions(view, hello);
        checkInterfaces(view.interfaces(wanted), hello);
        return hello;
    }

    Pushed push(final boolean force) throws RefusedException {
        final long revision = store.revision();
        final SyncView view = new SyncView(store.schemas(), areas);
        final ConfigDocument wanted = SyncView.forSecondary(view.shared(store.document()));
        final SortedMap<String, String> digests = view.digests(wanted);
        final Hello before = fitting(view, wanted);
        try {
            if (differing(digests, before).isEmpty()) {
                base.write(digests);
                return new Pushed(
                        revision,
                        before.revision(),
                        "equal: " + before.node() + " has the configuration already");
            }
            final List<String> changed = differing(digests, before);
            take(wanted, digests, changed, force);
            final Hello after = hello();
            final List<String> left = differing(digests, after);
            if (!left.isEmpty()) {
                throw new RefusedException(
                        "peer "
                                + after.node()
                                + " took it and has something else in "
                                + String.join(", ", left)
                                + "; see configsync:history there");
            }
            base.write(digests);
            return new Pushed(
                    revision,
                    after.revision(),
                    after.node()
                            + " has revision "
                            + revision
                            + " of this node, as its revision "
                            + after.revision()
                            + ": "
                            + String.join(", ", changed));
        } catch (final IOException disk) {
            throw new RefusedException("cannot keep what was pushed: " + disk.getMessage());
        }
    }

    private static List<String> differing(
            final SortedMap<String, String> digests, final Hello hello) {
        return digests.entrySet().stream()
                .filter(it -> !it.getValue().equals(hello.digests().get(it.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void checkVersions(final SyncView view, final Hello hello)
            throws RefusedException {
        for (final Map.Entry<String, Integer> area : view.versions().entrySet()) {
            final String there = hello.versions().getOrDefault(area.getKey(), "none");
            if (!there.equals(area.getValue().toString())) {
                throw new RefusedException(
                        "area "
                                + area.getKey()
                                + " has version "
                                + area.getValue()
                                + " here and "
                                + there
                                + " on "
                                + hello.node()
                                + ": bring both nodes to one release");
            }
        }
    }

    private static void checkInterfaces(final Set<String> needed, final Hello hello)
            throws RefusedException {
        final Set<String> missing = new TreeSet<>(needed);
        missing.removeAll(hello.interfaces());
        if (!missing.isEmpty()) {
            throw new RefusedException(
                    hello.node()
                            + " does not know the interfaces "
                            + missing
                            + ": configsync:set interfaces NAME device=DEVICE there");
        }
    }

    private void take(
            final ConfigDocument wanted,
            final SortedMap<String, String> digests,
            final List<String> changed,
            final boolean force)
            throws RefusedException, IOException {
        final SortedMap<String, String> known = base.read();
        final SortedMap<String, String> sent = new TreeMap<>(digests);
        sent.keySet().retainAll(changed);
        known.keySet().retainAll(changed);
        final XmlRpcValue answer =
                peer.call(
                        "take",
                        Words.with(
                                Words.with(
                                        Words.with(
                                                Words.texts(
                                                        Map.of("node", node, "force", "" + force)),
                                                "base",
                                                Words.texts(known)),
                                        "digests",
                                        Words.texts(sent)),
                                "areas",
                                Words.areas(wanted, changed)));
        if (Words.text(answer, "pending").equals("true")) {
            peer.call("confirm", new XmlRpcValue.Text(Words.text(answer, "revision")));
        }
    }
}
