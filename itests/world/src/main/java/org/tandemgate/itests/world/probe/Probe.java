package org.tandemgate.itests.world.probe;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;

/** A running pair of prober and echo, seen from outside. */
public final class Probe {
    private static final int STREAM_PER_SECOND = 500;
    private static final int CAPACITY = 300_000;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    /** An answer that comes later is none; on a busy machine an echo waits for a processor. */
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final FlowLog datagrams;
    private final FlowLog stream;
    private final Program prober;

    private Probe(final FlowLog datagrams, final FlowLog stream, final Program prober) {
        this.datagrams = datagrams;
        this.stream = stream;
        this.prober = prober;
    }

    /**
     * Starts both sides; the path must work already, because the stream connects at once.
     *
     * @param client where datagrams leave
     * @param server where they are sent back
     * @param serverAddress its address as the client sees it; one probe per address family
     * @param perSecond datagrams per second, 1..10,000
     */
    public static Probe start(
            final World world,
            final Namespace client,
            final Namespace server,
            final String serverAddress,
            final int perSecond) {
        final String port = serverAddress.contains(":") ? "7006" : "7004";
        final Program echo = world.start(server, "echo" + port, java(EchoMain.class, port));
        echo.awaitOutput("echo ready", START_LIMIT);
        final Path datagramFile = Sandbox.DIRECTORY.resolve(client.name() + "-datagrams" + port);
        final Path streamFile = Sandbox.DIRECTORY.resolve(client.name() + "-stream" + port);
        try {
            // The notes of an earlier world in this sandbox are not ours.
            Files.deleteIfExists(datagramFile);
            Files.deleteIfExists(streamFile);
            final var probe =
                    new Probe(
                            FlowLog.open(datagramFile, CAPACITY),
                            FlowLog.open(streamFile, CAPACITY),
                            world.start(
                                    client,
                                    "probe" + port,
                                    java(
                                            ProbeMain.class,
                                            serverAddress,
                                            port,
                                            "" + perSecond,
                                            datagramFile.toString(),
                                            "" + STREAM_PER_SECOND,
                                            streamFile.toString(),
                                            "" + CAPACITY)));
            probe.prober.awaitOutput("probe ready", START_LIMIT);
            return probe;
        } catch (IOException e) {
            throw new WorldException("cannot make the probe's notes", e);
        }
    }

    public FlowLog datagrams() {
        return datagrams;
    }

    public FlowLog stream() {
        return stream;
    }

    /** What the prober has to say, e.g. why its stream broke. */
    public String output() {
        return prober.output();
    }

    /** How the datagrams fared between a moment and now. */
    public Gap datagramsSince(final long fromNanos) {
        requireAlive();
        return answered(datagrams, fromNanos);
    }

    /** How the stream fared between a moment and now. */
    public Gap streamSince(final long fromNanos) {
        requireAlive();
        return answered(stream, fromNanos);
    }

    /** Waits for the answers that are on their way, while there are such. */
    private static Gap answered(final FlowLog flow, final long fromNanos) {
        final long to = System.nanoTime();
        Gap gap = flow.between(fromNanos, to);
        while (gap.lost() > 0 && System.nanoTime() - to < PATIENCE_NANOS) {
            Wait.pause(LOOK_AGAIN);
            gap = flow.between(fromNanos, to);
        }
        return gap;
    }

    private void requireAlive() {
        if (!prober.isAlive()) {
            throw new WorldException("the probe has ended: " + prober.output());
        }
    }

    /**
     * The command that runs a main class of this jar in a small JVM, before the nodes in the queue
     * for a CPU: nodes run at nice -15, and one that boots would starve the one who measures.
     * nice(1) goes on where it is not permitted.
     */
    public static List<String> java(final Class<?> main, final String... arguments) {
        final var argv = new ArrayList<String>();
        argv.addAll(List.of("nice", "-n", "-19"));
        argv.addAll(ordinaryJava("16m", main, arguments));
        return argv;
    }

    /**
     * The command that runs a main class of this jar as a program like any other.
     *
     * @param heap at most, e.g. {@code 16m}
     */
    public static List<String> ordinaryJava(
            final String heap, final Class<?> main, final String... arguments) {
        final var argv = new ArrayList<String>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.add("-Xmx" + heap);
        argv.add("-XX:+UseSerialGC");
        argv.add("-XX:TieredStopAtLevel=1");
        argv.add("-XX:-UsePerfData");
        argv.add("-cp");
        argv.add(classPath(main));
        argv.add(main.getName());
        argv.addAll(List.of(arguments));
        return argv;
    }

    private static String classPath(final Class<?> main) {
        try {
            return Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new WorldException("cannot tell where " + main + " was loaded from", e);
        }
    }
}
