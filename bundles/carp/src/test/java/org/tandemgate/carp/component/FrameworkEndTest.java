package org.tandemgate.carp.component;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.runtime.FakeKernel;

class FrameworkEndTest {
    private static final String BOW_OUT = "advert 255/255";
    private static final long LIMIT_NANOS = 20_000_000_000L;

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    @TempDir private Path data;
    private CarpLoopComponent election;

    private BundleContext context() {
        return (BundleContext)
                Proxy.newProxyInstance(
                        BundleContext.class.getClassLoader(),
                        new Class<?>[] {BundleContext.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("getProperty") ? data.toString() : null);
    }

    @BeforeEach
    void becomeMaster() throws Exception {
        election = new CarpLoopComponent(context(), kernel);
        election.apply(new NodePolicy(true, Duration.ZERO, true, false));
        final Map<String, Object> properties =
                Map.of(
                        "felix.fileinstall.filename",
                        "file:/etc/org.tandemgate.carp-lan.cfg",
                        "interface",
                        "lan",
                        "vhid",
                        "1",
                        "addresses",
                        "10.0.0.1/24",
                        "mac",
                        "interface",
                        "advbase",
                        "1");
        election.election().add("lan").configure(new SettingsReader(properties).settings());
        await(() -> election.virtualHosts().get(0).role() == Role.MASTER);
    }

    @AfterEach
    void close() {
        election.stop();
    }

    @Test
    void handsOverWhenTheFrameworkBeginsToStopAndNotForAnyBundle() {
        final var end = new FrameworkEnd(election);

        end.event(new BundleEvent(BundleEvent.STOPPING, bundle(7)), List.of());
        end.event(new BundleEvent(BundleEvent.STARTED, bundle(0)), List.of());
        afterWhatIsPosted();
        assertFalse(kernel.journal().contains(BOW_OUT), () -> "" + kernel.journal());

        end.event(new BundleEvent(BundleEvent.STOPPING, bundle(0)), List.of());
        await(() -> kernel.journal().contains(BOW_OUT));
        await(() -> election.virtualHosts().isEmpty());
    }

    /** The loop takes one request after the other. */
    private void afterWhatIsPosted() {
        election.demote("other", new Election.Cause(Demotion.OPERATOR, "posted later", null), 1);
        await(() -> !election.demotions().isEmpty());
    }

    private void await(final BooleanSupplier condition) {
        final long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail("not within 20 s; last seen: " + election.virtualHosts());
            }
            Thread.onSpinWait();
        }
    }

    private static Bundle bundle(final long id) {
        return (Bundle)
                Proxy.newProxyInstance(
                        Bundle.class.getClassLoader(),
                        new Class<?>[] {Bundle.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("getBundleId") ? id : null);
    }
}
