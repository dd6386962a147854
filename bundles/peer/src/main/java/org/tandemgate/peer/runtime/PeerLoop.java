package org.tandemgate.peer.runtime;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeLink;
import org.tandemgate.api.peer.LocalReport;
import org.tandemgate.api.peer.MachineFacts;
import org.tandemgate.api.peer.NodeReport;
import org.tandemgate.api.peer.PeerStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.net.IpAddress;
import org.tandemgate.peer.link.PeerSocket;
import org.tandemgate.peer.link.ReportText;
import org.tandemgate.peer.protocol.Frame;
import org.tandemgate.peer.protocol.Refusal;
import org.tandemgate.peer.state.Questions;

/**
 * Asks the other node what it is, four times a second, and answers the same. It looks at the
 * services of this node and never changes anything. Threads: its own; {@link #status} any.
 */
public final class PeerLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLoop.class);
    private static final long INTERVAL_NANOS = 250_000_000L;
    private static final long FACTS_NANOS = 10_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long JOIN_MILLIS = 2000;
    private static final int MOST_AT_ONCE = 64;
    private static final String NO_LINK =
            "sync.address or peer.address is missing: name both in org.tandemgate.node.cfg";

    private final Services services;
    private final PeerSettings settings;
    private final Knowledge knowledge = new Knowledge();
    private final SecureRandom random = new SecureRandom();
    private final Thread thread = new Thread(this::run, "peer");
    private Questions<Frame.Nonce> questions = new Questions<>();
    private @Nullable PeerSocket socket;
    private NodeLink link = NodeLink.NONE;
    private SortedMap<String, String> facts = new TreeMap<>();
    private long factsDue;
    private volatile boolean closed;

    public PeerLoop(final Services services, final PeerSettings settings) {
        this.services = services;
        this.settings = settings;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** What is known now. */
    public PeerStatus status() {
        final Node node = services.find(Node.class).orElse(null);
        final IpAddress peer = node == null ? null : node.link().peer();
        return knowledge.status(
                node == null ? "" : node.status().peerName(),
                peer == null ? "" : peer + " port " + settings.port(),
                System.nanoTime());
    }

    private void run() {
        while (!closed) {
            final long begin = System.nanoTime();
            try {
                round(begin);
            } catch (final IOException failed) {
                knowledge.link(link.device() + ": " + failed.getMessage());
                drop();
                pause();
            } catch (final RuntimeException defect) {
                LOG.error("peer: a round failed", defect);
                pause();
            }
        }
        drop();
    }

    private void pause() {
        try {
            Thread.sleep(INTERVAL_NANOS / NANOS_PER_MILLI);
        } catch (final InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** One question, and everything that comes until the next is due. */
    private void round(final long begin) throws IOException {
        final Node node = services.find(Node.class).orElse(null);
        final PeerSocket open = node == null ? null : open(node.link());
        if (node == null || open == null) {
            knowledge.link(NO_LINK);
            pause();
            return;
        }
        final Frame.Nonce nonce = new Frame.Nonce(random.nextLong(), random.nextLong());
        final String name = node.status().name();
        questions.ask(nonce, System.nanoTime());
        open.send(new Frame(Frame.Kind.QUESTION, nonce, name, "").encode(settings.key()));
        long left = INTERVAL_NANOS;
        while (left > 0 && !closed) {
            open.await(left / NANOS_PER_MILLI);
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                final byte[] octets = open.receive();
                if (octets == null) {
                    break;
                }
                take(octets, name, node.status().peerName(), open);
            }
            if (open.wasUnreachable()) {
                knowledge.nobodyListens();
            }
            left = INTERVAL_NANOS - (System.nanoTime() - begin);
        }
    }

    private @Nullable PeerSocket open(final NodeLink now) throws IOException {
        final PeerSocket before = socket;
        if (before != null && now.equals(link)) {
            return before;
        }
        drop();
        link = now;
        final IpAddress own = now.address();
        final IpAddress peer = now.peer();
        if (own == null || peer == null) {
            return null;
        }
        final PeerSocket opened = PeerSocket.open(own, settings.port(), peer);
        socket = opened;
        questions = new Questions<>();
        knowledge.link("");
        return opened;
    }

    private void drop() {
        final PeerSocket before = socket;
        socket = null;
        if (before != null) {
            try {
                before.close();
            } catch (final IOException gone) {
                LOG.debug("peer: the socket was gone already", gone);
            }
        }
    }

    private void take(
            final byte[] octets, final String name, final String peerName, final PeerSocket open)
            throws IOException {
        final Frame.Outcome outcome = Frame.read(octets, settings.key());
        if (outcome instanceof Frame.Outcome.Refused refused) {
            knowledge.refused(refused.why());
        } else if (outcome instanceof Frame.Outcome.Read read) {
            final Frame frame = read.frame();
            final boolean stranger = !peerName.isEmpty() && !frame.sender().equals(peerName);
            if (stranger || frame.sender().equals(name)) {
                knowledge.refused(Refusal.NAME);
            } else if (frame.kind() == Frame.Kind.ANSWER) {
                believe(frame);
            } else if (questions.mayAnswer(System.nanoTime())) {
                open.send(answer(frame.nonce(), name).encode(settings.key()));
            } else {
                knowledge.refused(Refusal.RATE);
            }
        }
    }

    private void believe(final Frame frame) {
        final long asked = questions.answered(frame.nonce());
        if (asked < 0) {
            knowledge.refused(Refusal.UNASKED);
            return;
        }
        ReportText.decode(frame.body())
                .filter(it -> it.name().equals(frame.sender()))
                .ifPresentOrElse(
                        it -> knowledge.answered(it, Instant.now(), asked, System.nanoTime()),
                        () -> knowledge.refused(Refusal.REPORT));
    }

    private Frame answer(final Frame.Nonce nonce, final String name) {
        final long now = System.nanoTime();
        if (facts.isEmpty() || now - factsDue >= 0) {
            facts = MachineFacts.read();
            factsDue = now + FACTS_NANOS;
        }
        final NodeReport report = LocalReport.of(services, Instant.now(), facts);
        return new Frame(Frame.Kind.ANSWER, nonce, name, ReportText.encode(report));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(JOIN_MILLIS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
