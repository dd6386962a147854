package org.tandemgate.api.doctor;

/**
 * What one check found.
 *
 * @param id area, dot, name, e.g. {@code kernel.ip-forward}; public interface
 * @param verdict what it means
 * @param evidence what was seen, one sentence
 * @param fix what to do, empty when nothing
 */
public record CheckResult(String id, Verdict verdict, String evidence, String fix) {
    /** What a result means, best first. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** Does not apply here, and the evidence says why. */
        SKIPPED,
        /** Works, and will not always. */
        WARN,
        /** A fail-over would not work, or does not now. */
        FAIL
    }

    /** As it should be. */
    public static CheckResult ok(final String id, final String evidence) {
        return new CheckResult(id, Verdict.OK, evidence, "");
    }

    /** Does not apply. */
    public static CheckResult skipped(final String id, final String why) {
        return new CheckResult(id, Verdict.SKIPPED, why, "");
    }

    /** Works, and will not always. */
    public static CheckResult warn(final String id, final String evidence, final String fix) {
        return new CheckResult(id, Verdict.WARN, evidence, fix);
    }

    /** Does not work. */
    public static CheckResult fail(final String id, final String evidence, final String fix) {
        return new CheckResult(id, Verdict.FAIL, evidence, fix);
    }

    /** {@link #ok} when it holds, else {@link #fail}. */
    public static CheckResult failUnless(
            final boolean holds, final String id, final String evidence, final String fix) {
        return holds ? ok(id, evidence) : fail(id, evidence, fix);
    }

    /** {@link #ok} when it holds, else {@link #warn}. */
    public static CheckResult warnUnless(
            final boolean holds, final String id, final String evidence, final String fix) {
        return holds ? ok(id, evidence) : warn(id, evidence, fix);
    }
}
