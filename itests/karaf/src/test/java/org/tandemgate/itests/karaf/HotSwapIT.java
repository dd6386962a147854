package org.tandemgate.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHost;
import org.tandemgate.api.election.VirtualHostStatus;

/** A virtual host of the whole distribution, MASTER, while the bundles around it come and go. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class HotSwapIT {
    private static final String NAME = "exam";
    private static final String SECOND = "second";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 20;

    /** Advertisements every 0.25 s: a gap shows quickly. */
    private static final String SETTINGS =
            """
            interface = exam0
            vhid = 7
            passphrase = exam
            addresses = 192.0.2.1/24
            advbase = 0
            advskew = 64
            """;

    @Inject private BundleContext context;

    @Configuration
    public Option[] configuration() {
        return Container.options();
    }

    @Before
    public void makeMaster() throws IOException {
        configure(NAME, SETTINGS);
        until("MASTER", this::role, Role.MASTER::equals);
    }

    @After
    public void stillServing() throws IOException {
        assertEquals(Role.MASTER, role());
    }

    @Test
    public void aFileMakesAVirtualHostAndItsEndEndsItWhileTheOtherServes() throws IOException {
        final VirtualHost before = host();
        final long since = before.status().since().toEpochMilli();

        configure(
                SECOND,
                SETTINGS.replace("vhid = 7", "vhid = 8").replace("192.0.2.1/24", "192.0.2.8/24"));
        until("MASTER", () -> role(SECOND), Role.MASTER::equals);
        Files.delete(etc(SECOND));
        until("no virtual host", () -> reference(SECOND) == null, gone -> gone);

        assertSame(before, host());
        assertEquals(since, host().status().since().toEpochMilli());
    }

    @Test
    public void anEditKeepsTheObjectAndTheRole() throws IOException {
        final VirtualHost before = host();

        configure(NAME, SETTINGS.replace("advskew = 64", "advskew = 60"));

        until("the new advskew", () -> host().status().advskew(), advskew -> advskew == 60);
        assertSame(before, host());
    }

    @Test
    public void aBadEditIsRefusedAndNothingMoves() throws IOException {
        final VirtualHost before = host();

        configure(NAME, SETTINGS.replace("advskew = 64", "advskew = 300"));

        until(
                "a problem",
                () -> String.valueOf(host().status().problem()),
                text -> text.contains("300"));
        assertSame(before, host());
        assertEquals(64, host().status().advskew());
    }

    @Test
    public void gratuitousArpIsStoppedStartedAndUpdatedWithoutTheElectionNoticing()
            throws Exception {
        swap("org.tandemgate.gratuitousarp");
    }

    @Test
    public void theNodeBundleToo() throws Exception {
        swap("org.tandemgate.node");
    }

    @Test
    public void theCommandSocketTooAndItAnswersAgain() throws Exception {
        swap("org.tandemgate.commandsocket");

        until("the socket", () -> Files.exists(data().resolve("ha.sock")), there -> there);
        assertEquals("0 hello", ha("shell:echo", "hello"));
    }

    @Test
    public void theShellTooAndItsCommandsAnswerAgain() throws Exception {
        swap("org.tandemgate.shell");

        until(
                "carp:list",
                HotSwapIT::list,
                answer -> answer.startsWith("0 ") && answer.contains("192.0.2.1/24"));
    }

    /** The command replaces the bundle that runs it, and still ends well. */
    @Test
    public void theCommandSocketReplacesItselfOnCommand() throws Exception {
        final Bundle socket = bundle("org.tandemgate.commandsocket");
        final long before = socket.getLastModified();

        final String answer =
                ha("bundle:update", "org.tandemgate.commandsocket", socket.getLocation());

        assertTrue(answer, answer.startsWith("0"));
        assertTrue("not updated: " + answer, socket.getLastModified() > before);
        until("the socket", () -> Files.exists(data().resolve("ha.sock")), there -> there);
        assertEquals("0 hello", ha("shell:echo", "hello"));
    }

    @Test
    public void commandsAnswerWithOutputAndExitCode() throws Exception {
        final String list = ha("bundle:list -t 0 -s | grep org.tandemgate.carp");
        assertTrue(list, list.startsWith("0 ") && list.contains("Active"));
        assertEquals("0 a  b", ha("shell:echo", "a  b"));
        assertTrue(
                ha("no:such"),
                ha("no:such").startsWith("1 ha: this node has no such command: no:such"));
    }

    /** Where its jar is: the startup stage refers to jars, the features service copies them. */
    private static URL installed(final Bundle bundle) throws IOException {
        return new URL(bundle.getLocation().replaceFirst("^reference:", ""));
    }

    private void swap(final String symbolicName) throws BundleException, IOException {
        final Bundle bundle = bundle(symbolicName);
        final VirtualHost object = host();
        final Object serviceId = serviceId();
        final VirtualHostStatus before = object.status();
        final long start = System.nanoTime();

        bundle.stop();
        assertEquals(Role.MASTER, role());
        bundle.start();
        try (InputStream jar = installed(bundle).openStream()) {
            bundle.update(jar);
        }
        assertEquals(Bundle.ACTIVE, bundle.getState());
        until(
                "four more adverts",
                () -> host().status().advertsSent(),
                sent -> sent >= before.advertsSent() + 4);

        final VirtualHostStatus after = host().status();
        final long due = (System.nanoTime() - start) / before.intervalNanos();
        assertSame("the component was replaced", object, host());
        assertEquals(serviceId, serviceId());
        assertEquals("MASTER was interrupted", before.since(), after.since());
        assertTrue(
                "adverts missed: due "
                        + due
                        + ", sent "
                        + (after.advertsSent() - before.advertsSent()),
                after.advertsSent() - before.advertsSent() >= due - 1);
    }

    private Bundle bundle(final String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(symbolicName + " is not installed"));
    }

    private @Nullable ServiceReference<VirtualHost> reference(final String name) {
        try {
            for (final ServiceReference<VirtualHost> found :
                    context.getServiceReferences(VirtualHost.class, null)) {
                final VirtualHost service = context.getService(found);
                if (service != null && service.name().equals(name)) {
                    return found;
                }
            }
            return null;
        } catch (final InvalidSyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private VirtualHost host(final String name) {
        final ServiceReference<VirtualHost> reference = reference(name);
        assertNotNull("no virtual host", reference);
        return context.getService(reference);
    }

    private VirtualHost host() {
        return host(NAME);
    }

    private Object serviceId() {
        final ServiceReference<VirtualHost> reference = reference(NAME);
        assertNotNull("no virtual host", reference);
        return reference.getProperty("service.id");
    }

    private Role role(final String name) {
        return reference(name) == null ? Role.INIT : host(name).status().role();
    }

    private Role role() {
        return role(NAME);
    }

    private static void configure(final String name, final String text) throws IOException {
        final Path made = Files.writeString(data().resolve("edit.tmp"), text);
        Files.move(made, etc(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path etc(final String name) {
        return Path.of(System.getProperty("karaf.etc"), "org.tandemgate.carp-" + name + ".cfg");
    }

    private static Path data() {
        return Path.of(System.getProperty("karaf.data"));
    }

    /** Exit code and output of bin/ha. */
    private static String ha(final String... words) throws IOException, InterruptedException {
        final ProcessBuilder builder =
                new ProcessBuilder("sh", System.getProperty("karaf.home") + "/bin/ha");
        builder.command().addAll(Arrays.asList(words));
        builder.environment().put("KARAF_DATA", data().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        final Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertTrue("bin/ha does not end", process.waitFor(60, TimeUnit.SECONDS));
        return process.exitValue() + " " + output;
    }

    private static String list() {
        try {
            return ha("carp:list", "--json");
        } catch (final IOException | InterruptedException failed) {
            return failed.toString();
        }
    }

    private static <T> T until(final String what, final Supplier<T> look, final Predicate<T> good) {
        final long end = System.nanoTime() + LIMIT.toNanos();
        T seen = look.get();
        while (!good.test(seen)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "waited " + LIMIT.toSeconds() + " s for " + what + "; last seen: " + seen);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            seen = look.get();
        }
        return seen;
    }
}
