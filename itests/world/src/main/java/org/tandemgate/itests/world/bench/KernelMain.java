package org.tandemgate.itests.world.bench;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.traffic.FlowsMain;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackMonitor;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.linux.ConntrackWriter;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.jna.NetlinkConntrack;
import org.tandemgate.net.IpAddress;

/**
 * Program: gives the kernel of its namespace as many translated connections as the argument says,
 * the same that {@link FlowsMain} makes, 256 with a system call, while another thread reads the
 * events of it. Prints how many nanoseconds the kernel took, without what it takes to write the
 * requests: whoever replicates cannot be faster. Runs on the product's own classes.
 */
final class KernelMain {
    private static final int UDP = 17;
    private static final int SECONDS = 600;
    private static final int RECEIVE_BUFFER = 64 << 20;
    private static final long GATHER_NANOS = 1_000_000;

    private KernelMain() {}

    public static void main(final String[] args) throws LinuxException, InterruptedException {
        final int count = Integer.parseInt(args[0]);
        final var kernel = new NetlinkConntrack();
        final var open = new AtomicBoolean(true);
        try (ConntrackMonitor monitor = kernel.openMonitor(RECEIVE_BUFFER);
                ConntrackWriter writer = kernel.openWriter()) {
            final var listener = new Thread(() -> listen(monitor, open), "listener");
            listener.start();
            final long took = write(writer, count);
            open.set(false);
            listener.join();
            System.out.println("kernel took=" + took);
        }
    }

    private static void listen(final ConntrackMonitor monitor, final AtomicBoolean open) {
        try {
            while (open.get()) {
                if (monitor.receive().isEmpty()) {
                    LockSupport.parkNanos(GATHER_NANOS);
                }
            }
        } catch (LinuxException e) {
            System.out.println("not heard: " + e.getMessage());
        }
    }

    private static long write(final ConntrackWriter writer, final int count) throws LinuxException {
        long took = 0;
        for (int first = 0; first < count; first += ConntrackWriter.BATCH) {
            final int end = Math.min(count, first + ConntrackWriter.BATCH);
            for (int i = first; i < end; i++) {
                writer.create(entry(i));
            }
            final long begun = System.nanoTime();
            final List<ConntrackWriter.Refusal> refused = writer.flush();
            took += System.nanoTime() - begun;
            if (!refused.isEmpty()) {
                throw new IllegalStateException(refused.size() + " refused: " + refused.get(0));
            }
        }
        return took;
    }

    private static ConntrackEntry entry(final int number) {
        final int source = FlowsMain.sourcePort(number);
        final int port = FlowsMain.port(number);
        final IpAddress server = IpAddress.parse(GatewayPair.SERVER);
        final var original =
                new ConntrackTuple(IpAddress.parse("10.0.0.10"), server, UDP, source, port);
        final var reply =
                new ConntrackTuple(server, IpAddress.parse("10.1.0.1"), UDP, port, source);
        return new ConntrackEntry(new ConntrackFlow(original, reply, 0), 0, 0, SECONDS, 0, null);
    }
}
