package org.tandemgate.linux.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An empty network namespace of one test: a thread that has left the runner's namespace. Sockets
 * opened and processes started by code that runs here belong to it. It vanishes with all its
 * interfaces when it is closed and its sockets are.
 */
public final class NetworkNamespace implements AutoCloseable {
    /** The longest time that one piece of work may take. */
    private static final long BOUND_SECONDS = 60;

    private final ExecutorService thread;
    private final int threadId;

    private NetworkNamespace(final ExecutorService thread, final int threadId) {
        this.thread = thread;
        this.threadId = threadId;
    }

    /**
     * @param name for thread dumps
     * @throws IOException when this user may not make namespaces
     */
    static NetworkNamespace open(final String name) throws IOException {
        final ExecutorService thread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            final Thread made = new Thread(task, name);
                            made.setDaemon(true);
                            return made;
                        });
        try {
            final int id =
                    thread.submit(
                                    () -> {
                                        ThreadCalls.unshareNetwork();
                                        return ThreadCalls.threadId();
                                    })
                            .get();
            final NetworkNamespace namespace = new NetworkNamespace(thread, id);
            namespace.execute("ip", "link", "set", "lo", "up");
            return namespace;
        } catch (final Exception e) {
            thread.shutdownNow();
            throw new IOException("cannot make a network namespace: " + e.getMessage(), e);
        }
    }

    /** Runs the work in this namespace and waits for it. */
    public <T> T call(final Callable<T> work) throws Exception {
        try {
            return thread.submit(work).get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            throw new AssertionError("not done within " + BOUND_SECONDS + " s", e);
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof Exception exception) {
                throw exception;
            }
            throw e;
        }
    }

    /** Work without a result. */
    public interface Work {
        void run() throws Exception;
    }

    /** Runs the work in this namespace and waits for it. */
    public void run(final Work work) throws Exception {
        final Object done =
                call(
                        () -> {
                            work.run();
                            return Boolean.TRUE;
                        });
        assert done == Boolean.TRUE;
    }

    /**
     * Runs a program in this namespace.
     *
     * @return what it printed on standard output and standard error
     * @throws IOException when it fails
     */
    public String execute(final String... command) throws Exception {
        return call(
                () -> {
                    final Process process =
                            new ProcessBuilder(command).redirectErrorStream(true).start();
                    process.getOutputStream().close();
                    final String output =
                            new String(
                                    process.getInputStream().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    if (process.waitFor() != 0) {
                        throw new IOException(String.join(" ", command) + ": " + output);
                    }
                    return output;
                });
    }

    /** Lays a cable to another namespace; both ends get these names and are up. */
    public void connect(final String name, final NetworkNamespace other, final String otherName)
            throws Exception {
        execute("ip", "link", "add", name, "type", "veth", "peer", "name", otherName);
        if (other != this) {
            execute("ip", "link", "set", otherName, "netns", Integer.toString(other.threadId));
        }
        execute("ip", "link", "set", name, "up");
        other.execute("ip", "link", "set", otherName, "up");
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
