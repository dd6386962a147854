package org.tandemgate.rest.http;

import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked for.
 *
 * @param method {@code GET} or {@code POST}
 * @param path exact, or ending in {@code /*} for one segment more
 * @param access what an account needs
 * @param handler answers
 */
public record Route(String method, String path, Access access, Handler handler) {
    /** Answers with maps, lists and values that become JSON. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Any thread.
         *
         * @throws ProblemException why there is no answer
         */
        Object answer(Request request) throws ProblemException;
    }

    /** The rest of a path behind this route; null for a path that is another's. */
    @Nullable String tail(final String asked) {
        if (!path.endsWith("/*")) {
            return asked.equals(path) ? "" : null;
        }
        final String stem = path.substring(0, path.length() - 1);
        if (!asked.startsWith(stem)) {
            return null;
        }
        final String rest = asked.substring(stem.length());
        return rest.isEmpty() || rest.indexOf('/') >= 0 ? null : rest;
    }
}
