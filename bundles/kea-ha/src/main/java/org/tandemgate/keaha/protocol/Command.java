package org.tandemgate.keaha.protocol;

import java.util.List;
import java.util.Optional;

/**
 * One command of the control channel. Its arguments never show in {@code toString}.
 *
 * @param name e.g. {@code ha-heartbeat}
 * @param arguments empty when the command takes none
 */
public record Command(String name, Optional<Json.Obj> arguments) {
    public Command {
        if (!name.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a command of Kea has 1..64 lower case letters, digits and hyphens");
        }
    }

    public static Command of(final String name) {
        return new Command(name, Optional.empty());
    }

    public static Command of(final String name, final Json.Obj arguments) {
        return new Command(name, Optional.of(arguments));
    }

    /**
     * What goes over the wire.
     *
     * @param service {@code dhcp4} or {@code dhcp6}: a control agent answers for itself without it,
     *     every other server ignores it; empty on a Unix-domain socket
     */
    public Json.Obj request(final Optional<String> service) {
        Json.Obj request = Json.Obj.EMPTY.with("command", name);
        if (arguments.isPresent()) {
            request = request.with("arguments", arguments.get());
        }
        return service.isEmpty()
                ? request
                : request.with("service", new Json.Arr(List.of(new Json.Str(service.get()))));
    }

    @Override
    public String toString() {
        return name;
    }
}
