package org.tandemgate.shell.output;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.jspecify.annotations.Nullable;

/** A session that has variables and, when told, a terminal; anything else is an error. */
public final class FakeSession {
    private final Map<String, Object> variables = new HashMap<>();
    private final @Nullable String terminalType;

    public FakeSession(final @Nullable String terminalType) {
        this.terminalType = terminalType;
    }

    public Session session() {
        return proxy(
                Session.class,
                (method, arguments) ->
                        switch (method) {
                            case "get" -> variables.get(String.valueOf(arguments[0]));
                            case "put" -> variables.put(String.valueOf(arguments[0]), arguments[1]);
                            case "getTerminal" -> terminalType == null ? null : terminal();
                            default -> throw new UnsupportedOperationException(method);
                        });
    }

    private Terminal terminal() {
        return proxy(Terminal.class, (method, arguments) -> terminalType);
    }

    private interface Answer {
        @Nullable Object of(String method, Object[] arguments);
    }

    private static <T> T proxy(final Class<T> type, final Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) ->
                                answer.of(
                                        method.getName(),
                                        arguments == null ? new Object[0] : arguments)));
    }
}
