package org.tandemgate.carp.component;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** FileInstall 3.7.4 removes a configuration only when it sees its file go. */
class StoredConfigurationsTest {
    private static final int OWN_LEVEL = 13;

    private final TreeMap<String, Map<String, Object>> stored = new TreeMap<>();
    private int level = OWN_LEVEL;
    @TempDir private Path etc;

    private void store(final String pid, final @Nullable String file) {
        final Map<String, Object> properties = new HashMap<>();
        properties.put("service.pid", pid);
        if (file != null) {
            properties.put("felix.fileinstall.filename", etc.resolve(file).toUri().toString());
        }
        stored.put(pid, properties);
    }

    private void start() throws Exception {
        final StoredConfigurations activator = new StoredConfigurations();
        activator.start(context());
        activator.stop(context());
    }

    @Test
    void forgetsWhatHasLostItsFileAndNothingElse() throws Exception {
        store("org.tandemgate.carp~lan", "org.tandemgate.carp-lan.cfg");
        store("org.tandemgate.carp~srv", "org.tandemgate.carp-srv.cfg");
        store("org.tandemgate.node", "org.tandemgate.node.cfg");
        store("org.tandemgate.pfsync", null);
        Files.createFile(etc.resolve("org.tandemgate.carp-srv.cfg"));

        start();

        assertEquals(Set.of("org.tandemgate.carp~srv", "org.tandemgate.pfsync"), stored.keySet());
    }

    @Test
    void asksForOursAlone() throws Exception {
        store("org.apache.karaf.log", "org.apache.karaf.log.cfg");

        start();

        assertEquals(Set.of("org.apache.karaf.log"), stored.keySet());
    }

    /** An update of this bundle alone, just while an editor replaces a file. */
    @Test
    void forgetsNothingWhenEverythingRuns() throws Exception {
        store("org.tandemgate.carp~lan", "org.tandemgate.carp-lan.cfg");
        level = 100;

        start();

        assertEquals(Set.of("org.tandemgate.carp~lan"), stored.keySet());
    }

    @Test
    void anEmptyStorageIsFine() throws Exception {
        start();

        assertEquals(Set.of(), stored.keySet());
    }

    // ---- the framework, as far as it is asked

    private interface Answers {
        @Nullable Object to(String method, Object @Nullable [] arguments);
    }

    private static <T> T fake(final Class<T> type, final Answers answers) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
    }

    private BundleContext context() {
        final var reference = fake(ServiceReference.class, (method, arguments) -> null);
        return fake(
                BundleContext.class,
                (method, arguments) ->
                        switch (method) {
                            case "getProperty" -> etc.toString();
                            case "getServiceReference" -> reference;
                            case "getService" -> admin();
                            case "ungetService" -> true;
                            case "getBundle" -> bundle();
                            default -> throw new AssertionError(method);
                        });
    }

    private Bundle bundle() {
        final var own = fake(BundleStartLevel.class, (method, arguments) -> OWN_LEVEL);
        final var framework = fake(FrameworkStartLevel.class, (method, arguments) -> level);
        return fake(
                Bundle.class,
                (method, arguments) ->
                        arguments != null && arguments[0] == BundleStartLevel.class
                                ? own
                                : framework);
    }

    /** Answers the only filter that there is: a beginning of the PID. */
    private ConfigurationAdmin admin() {
        return fake(
                ConfigurationAdmin.class,
                (method, arguments) -> {
                    final String filter = String.valueOf(arguments == null ? "" : arguments[0]);
                    final String prefix =
                            filter.substring("(service.pid=".length(), filter.length() - 2);
                    final Configuration[] found =
                            new TreeSet<>(stored.keySet())
                                    .stream()
                                            .filter(pid -> pid.startsWith(prefix))
                                            .map(this::configuration)
                                            .toArray(Configuration[]::new);
                    return found.length == 0 ? null : found;
                });
    }

    private Configuration configuration(final String pid) {
        return fake(
                Configuration.class,
                (method, arguments) ->
                        switch (method) {
                            case "getPid" -> pid;
                            case "getProperties" -> FrameworkUtil.asDictionary(stored.get(pid));
                            case "delete" -> stored.remove(pid);
                            default -> throw new AssertionError(method);
                        });
    }
}
