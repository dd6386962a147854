package org.tandemgate.rest.http;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was asked, after everything of HTTP was checked.
 *
 * @param tail the rest of the path behind the route, decoded, without the slash between
 * @param query parameters, each once
 * @param body members of the JSON, none for GET
 * @param user who asks, empty for nobody
 * @param access what that account may do
 */
public record Request(
        String tail,
        Map<String, String> query,
        Map<String, Object> body,
        String user,
        Access access) {
    public Request {
        query = Map.copyOf(query);
        body = Map.copyOf(body);
    }

    /** Refuses names that nothing has, which are most likely misspelt. */
    public void allowOnly(final String... names) throws ProblemException {
        final Set<String> unknown = new TreeSet<>(query.keySet());
        unknown.addAll(body.keySet());
        final Set<String> known = Set.of(names);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw ProblemException.badRequest(
                    unknown + " means nothing here",
                    known.isEmpty() ? "send none" : "known are " + new TreeSet<>(known));
        }
    }

    /** A whole number of the query. */
    public long number(final String name, final long otherwise, final long least, final long most)
            throws ProblemException {
        final String text = query.getOrDefault(name, Long.toString(otherwise));
        if (text.matches("[0-9]{1,15}")) {
            final long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw ProblemException.badRequest(
                name + " is " + text + ", needs " + least + ".." + most, "send such a number");
    }

    /** A whole number of the body. */
    public long bodyNumber(
            final String name, final long otherwise, final long least, final long most)
            throws ProblemException {
        final Object value = body.getOrDefault(name, otherwise);
        if (value instanceof Long number && number >= least && number <= most) {
            return number;
        }
        throw ProblemException.badRequest(
                name + " is " + value + ", needs " + least + ".." + most, "send such a number");
    }

    /** A boolean of the body. */
    public boolean bodyFlag(final String name, final boolean otherwise) throws ProblemException {
        if (body.getOrDefault(name, otherwise) instanceof Boolean flag) {
            return flag;
        }
        throw ProblemException.badRequest(
                name + " is no boolean", "send true or false, without quotes");
    }

    /** Text of the body, printable, on one line. */
    public String bodyText(final String name, final String otherwise, final int most)
            throws ProblemException {
        if (body.getOrDefault(name, otherwise) instanceof String text
                && text.length() <= most
                && text.chars().noneMatch(Request::isUnprintable)) {
            return text;
        }
        throw ProblemException.badRequest(
                name + " is no text of 0.." + most + " printable characters",
                "send such a text on one line");
    }

    private static boolean isUnprintable(final int c) {
        final int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
