package org.tandemgate.java24agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.InputStream;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.CurrentSubject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubjectTransformerTest {
    private final Subject subject = new Subject();

    /** Calls as Karaf makes them; loaded transformed. Public, so that reflection reaches it. */
    // These are the calls that disappear from Java; the agent exists for them.
    @SuppressWarnings("removal")
    public static final class Caller
            implements Callable<@Nullable Subject>, Function<Subject, @Nullable Subject> {
        @Override
        public @Nullable Subject call() {
            return Subject.getSubject(AccessController.getContext());
        }

        @Override
        public @Nullable Subject apply(final Subject subject) {
            final PrivilegedAction<@Nullable Subject> action = this::call;
            return Subject.doAs(subject, action);
        }
    }

    @Test
    void aCallSeesTheSubjectItRunsAs() throws Exception {
        final Callable<?> caller = (Callable<?>) transformed();

        assertNull(caller.call());
        assertSame(
                subject,
                CurrentSubject.doAs(subject, (PrivilegedExceptionAction<Object>) caller::call));
        assertNull(caller.call());
    }

    @Test
    @SuppressWarnings("unchecked") // the class of another loader implements the same Function
    void doAsOfTheJdkSetsIt() throws Exception {
        assertSame(subject, ((Function<Subject, Subject>) transformed()).apply(subject));
    }

    /** Pipes of a shell run in threads made by the command. */
    @Test
    void aThreadMadeMeanwhileInheritsIt() throws Exception {
        final Callable<?> caller = (Callable<?>) transformed();
        final FutureTask<Object> task = new FutureTask<>(caller::call);

        CurrentSubject.doAs(
                subject,
                (PrivilegedAction<Object>)
                        () -> {
                            new Thread(task).start();
                            return this;
                        });

        assertSame(subject, task.get());
    }

    @Test
    void classesWithoutTheCallStayUntouched() throws IOException {
        final byte[] octets = octets(SubjectTransformer.class.getSuperclass().getName());

        assertNull(
                new SubjectTransformer()
                        .transform(getClass().getClassLoader(), "x/Y", null, null, octets));
    }

    @Test
    void octetsThatAreNoClassStayUntouched() {
        final byte[] octets =
                "javax/security/auth/Subject".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        assertNull(
                new SubjectTransformer()
                        .transform(getClass().getClassLoader(), "x/Y", null, null, octets));
    }

    private static Object transformed() throws ReflectiveOperationException, IOException {
        final String name = Caller.class.getName();
        final byte[] octets =
                new SubjectTransformer()
                        .transform(
                                SubjectTransformerTest.class.getClassLoader(),
                                name.replace('.', '/'),
                                null,
                                null,
                                octets(name));
        assertNotNull(octets, "the class was not transformed");
        final Class<?> loaded =
                new ClassLoader(SubjectTransformerTest.class.getClassLoader()) {
                    Class<?> define() {
                        return defineClass(name, octets, 0, octets.length);
                    }
                }.define();
        assertEquals(name, loaded.getName());
        return loaded.getConstructor().newInstance();
    }

    private static byte[] octets(final String name) throws IOException {
        final String file = "/" + name.replace('.', '/') + ".class";
        try (InputStream in = SubjectTransformerTest.class.getResourceAsStream(file)) {
            assertNotNull(in, file);
            return in.readAllBytes();
        }
    }
}
