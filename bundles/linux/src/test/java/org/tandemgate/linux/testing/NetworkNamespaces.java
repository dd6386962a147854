package org.tandemgate.linux.testing;

import java.io.IOException;
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
public final class NetworkNamespaces implements ParameterResolver {
    private static final Namespace STORE = Namespace.create(NetworkNamespaces.class);

    @Override
    public boolean supportsParameter(
            final ParameterContext parameter, final ExtensionContext context) {
        return parameter.getParameter().getType() == NetworkNamespace.class;
    }

    @Override
    public Object resolveParameter(
            final ParameterContext parameter, final ExtensionContext context) {
        requirePrivilege();
        final String name = parameter.getParameter().getName();
        try {
            final NetworkNamespace namespace = NetworkNamespace.open(name);
            context.getStore(STORE).put(name, namespace);
            return namespace;
        } catch (final IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** For tests that need the same privilege without a namespace. */
    public static void requirePrivilege() {
        final String reason = missingPrivilege();
        if (reason.isEmpty()) {
            return;
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(reason);
        }
        System.err.println("skipped: " + reason);
        throw new TestAbortedException(reason);
    }

    private static String missingPrivilege() {
        try {
            final boolean may =
                    ThreadCalls.has(ThreadCalls.CAP_SYS_ADMIN)
                            && ThreadCalls.has(ThreadCalls.CAP_NET_ADMIN);
            return may
                    ? ""
                    : "needs network namespaces of its own: run ./tandemgate test as root, or"
                            + " mvn verify inside of unshare --user --map-root-user --net";
        } catch (final IOException e) {
            return "needs Linux with /proc: " + e.getMessage();
        }
    }
}
