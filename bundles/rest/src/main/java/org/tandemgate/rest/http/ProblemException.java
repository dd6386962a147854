package org.tandemgate.rest.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not answered, as RFC 9457 tells it, with a stable code and the next step. Codes
 * are public interface.
 */
public final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String next;

    /**
     * @param status of HTTP
     * @param code a stable word for programs
     * @param detail what is wrong, one sentence; without secrets
     * @param next what to do
     */
    public ProblemException(
            final int status, final String code, final String detail, final String next) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.next = next;
    }

    /** A request that makes no sense. */
    public static ProblemException badRequest(final String detail, final String next) {
        return new ProblemException(400, "bad-request", detail, next);
    }

    /** Nobody provides what is asked for. */
    public static ProblemException notInstalled(final String what, final String feature) {
        return new ProblemException(
                503,
                "not-running",
                what + " does not run on this node",
                "feature:install " + feature + ", or see bundle:list -t 0 and the log");
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public int status() {
        return status;
    }

    /** A stable word for programs. */
    public String code() {
        return code;
    }

    /** Members of the JSON. */
    Map<String, @Nullable Object> members() {
        final Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", title());
        members.put("status", status);
        members.put("code", code);
        members.put("detail", getMessage());
        members.put("next", next);
        return members;
    }

    private String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 421 -> "Misdirected Request";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }
}
