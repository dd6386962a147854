package org.tandemgate.itests.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * A rule and classes that break it.
 *
 * @param name as a test is called
 * @param arch what ArchUnit checks
 * @param planted violations, each of which must be reported by its name
 */
record Rule(String name, ArchRule arch, List<Class<?>> planted) {
    static Rule of(final String name, final ArchRule arch, final Class<?>... planted) {
        if (planted.length == 0) {
            throw new IllegalArgumentException("nothing shows that this rule bites: " + name);
        }
        return new Rule(name, arch, List.of(planted));
    }
}
