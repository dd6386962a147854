package org.tandemgate.configsync.interop;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A script in another language that is spoken to by lines. */
public final class Peer implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final OutputStream input;

    private Peer(final Process process) {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
        input = process.getOutputStream();
    }

    /**
     * Starts a script out of {@code src/test/resources/interop}; its complaints go to our own
     * standard error. Without its program the test is left out and says so, and fails where {@code
     * CI} is {@code true}.
     */
    public static Peer start(final String script, final String... arguments) throws IOException {
        final Path file = Files.createTempFile("interop", script);
        try (InputStream in =
                Objects.requireNonNull(Peer.class.getResourceAsStream("/interop/" + script))) {
            Files.write(file, in.readAllBytes());
        }
        file.toFile().deleteOnExit();
        final List<String> command = new ArrayList<>();
        if (script.endsWith(".php")) {
            need("php");
            needXmlRpcOfPhp();
            command.addAll(List.of("php", "-d", "precision=17", "-d", "serialize_precision=17"));
        } else {
            need("python3");
            command.add("python3");
        }
        command.add(file.toString());
        command.addAll(Arrays.asList(arguments));
        return new Peer(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Found where {@link ProcessBuilder} will find it. */
    private static void need(final String program) {
        final String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        if (Arrays.stream(path.split(":", -1))
                .noneMatch(directory -> Files.isExecutable(Path.of(directory, program)))) {
            leaveOut(program);
        }
    }

    private static void needXmlRpcOfPhp() throws IOException {
        final Process modules = new ProcessBuilder("php", "-m").start();
        final String list =
                new String(modules.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (list.lines().noneMatch("xmlrpc"::equals)) {
            leaveOut("PHP's extension xmlrpc (Debian: php-xmlrpc)");
        }
    }

    private static void leaveOut(final String what) {
        final String text =
                "cannot run without " + what + "; as root, ./tandemgate test installs it";
        System.err.println("skipped: " + text);
        if ("true".equals(System.getenv("CI"))) {
            fail(text);
        }
        Assumptions.abort(text);
    }

    /** The next line; a test that waits for it has a time limit. */
    public String line() throws IOException {
        final String line = output.readLine();
        return line != null ? line : fail("the script ended");
    }

    /** Everything up to its end. */
    public List<String> rest() {
        return output.lines().toList();
    }

    /** Sends a message and reads what the script makes of it. */
    public byte[] again(final byte[] message) throws IOException {
        input.write(Base64.getEncoder().encode(message));
        input.write('\n');
        input.flush();
        return Base64.getDecoder().decode(line());
    }

    @Override
    public void close() throws IOException {
        input.close();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
