package org.apache.karaf.jaas.boot;

import java.security.AccessControlContext;
import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Who runs the current thread, as javax.security.auth.Subject knew it before Java 24. The agent
 * points calls of Subject.getSubject and doAs here.
 *
 * <p>The subject goes to threads made while it is set: a shell runs pipes and jobs in threads of
 * their own, where Subject.callAs of Java 18 and later does not reach.
 */
public final class CurrentSubject {
    private static final InheritableThreadLocal<@Nullable Subject> CURRENT =
            new InheritableThreadLocal<>();

    private CurrentSubject() {}

    /**
     * In place of Subject.getSubject.
     *
     * @param ignored what the caller took from the access controller; it carries nothing any more
     */
    // AccessControlContext is the descriptor of the calls that are replaced.
    @SuppressWarnings("removal")
    public static @Nullable Subject getSubject(final @Nullable AccessControlContext ignored) {
        return CURRENT.get();
    }

    /** In place of Subject.doAs and JaasHelper.doAs. */
    public static <T> T doAs(final @Nullable Subject subject, final PrivilegedAction<T> action) {
        final Subject before = CURRENT.get();
        CURRENT.set(subject);
        try {
            return action.run();
        } finally {
            CURRENT.set(before);
        }
    }

    /** In place of Subject.doAs and JaasHelper.doAs. */
    public static <T> T doAs(
            final @Nullable Subject subject, final PrivilegedExceptionAction<T> action)
            throws PrivilegedActionException {
        final Subject before = CURRENT.get();
        CURRENT.set(subject);
        try {
            return action.run();
        } catch (final RuntimeException unchecked) {
            throw unchecked;
        } catch (final Exception checked) {
            throw new PrivilegedActionException(checked);
        } finally {
            CURRENT.set(before);
        }
    }
}
