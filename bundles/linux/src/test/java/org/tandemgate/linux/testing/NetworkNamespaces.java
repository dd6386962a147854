package org.tandemgate.linux.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Gives every parameter of type {@link NetworkNamespace} a namespace of its own, closed after the
 * test. Where this user may not make namespaces the test is skipped and says why; with {@code
 * CI=true} it fails instead.
 */
public final class NetworkNamespaces implements BeforeEachCallback, ParameterResolver {
    private static final Namespace STORE = Namespace.create(NetworkNamespaces.class);

    /** Before the parameters are made: JUnit takes an aborted resolver for a failure. */
    @Override
    public void beforeEach(final ExtensionContext context) {
        final Class<?>[] types = context.getRequiredTestMethod().getParameterTypes();
        if (Arrays.asList(types).contains(NetworkNamespace.class)) {
            requirePrivilege();
        }
    }

    @Override
    public boolean supportsParameter(
            final ParameterContext parameter, final ExtensionContext context) {
        return parameter.getParameter().getType() == NetworkNamespace.class;
    }

    @Override
    public Object resolveParameter(
            final ParameterContext parameter, final ExtensionContext context) {
        final String name = parameter.getParameter().getName();
        try {
            final NetworkNamespace namespace = NetworkNamespace.open(name);
            context.getStore(STORE).put(name, namespace);
            return namespace;
        } catch (final IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static void requirePrivilege() {
        try {
            if (!ThreadCalls.has(ThreadCalls.CAP_SYS_ADMIN)
                    || !ThreadCalls.has(ThreadCalls.CAP_NET_ADMIN)) {
                skip(
                        "needs network namespaces of its own: run ./tandemgate test as root, or"
                                + " mvn verify inside of unshare --user --map-root-user --net");
            }
        } catch (final IOException e) {
            skip("needs Linux with /proc: " + e.getMessage());
        }
        requireProgram("ip");
    }

    /** For tests that look at what another program saw. */
    public static void requireProgram(final String name) {
        final String path = System.getenv().getOrDefault("PATH", "/usr/bin:/usr/sbin");
        for (final String directory : path.split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, name))) {
                return;
            }
        }
        skip("needs the program " + name + ": run ./tandemgate test as root, which installs it");
    }

    private static void skip(final String reason) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(reason);
        }
        System.err.println("skipped: " + reason);
        throw new TestAbortedException(reason);
    }
}
