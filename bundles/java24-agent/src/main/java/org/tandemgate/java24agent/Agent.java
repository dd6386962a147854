package org.tandemgate.java24agent;

import java.lang.instrument.Instrumentation;

/**
 * Entry point named by the jar's manifest. bin/karaf loads it on Java 24 and later; before, nothing
 * has to be brought back.
 */
public final class Agent {
    private Agent() {}

    /** Called by the JVM before main. */
    public static void premain(final String arguments, final Instrumentation instrumentation) {
        instrumentation.addTransformer(new SubjectTransformer());
    }
}
