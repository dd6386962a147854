package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;

/**
 * keepalived, VRRP version 3 with the virtual Ethernet address ({@code use_vmac}); priorities 150
 * and 100, the latter being its default.
 */
final class Keepalived implements Daemon {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int PRIORITY_FIRST = 150;
    private static final int PRIORITY_SECOND = 100;
    private static final int PRIORITY_GIVEN_AWAY = 50;

    private final World world;
    private final Namespace machine;
    private final boolean first;
    private final String interval;
    private @Nullable Program program;

    /**
     * @param interval between two advertisements, seconds
     */
    Keepalived(
            final World world,
            final Namespace machine,
            final boolean first,
            final String interval) {
        this.world = world;
        this.machine = machine;
        this.first = first;
        this.interval = interval;
    }

    @Override
    public void start() {
        final Path parent = file("keepalived.pid");
        final Path child = file("vrrp.pid");
        write(first ? PRIORITY_FIRST : PRIORITY_SECOND);
        try {
            // After kill -9 its files name processes that nobody here has reaped.
            Files.deleteIfExists(parent);
            Files.deleteIfExists(child);
        } catch (IOException e) {
            throw new WorldException("cannot delete " + parent + " or " + child, e);
        }
        final var argv = new ArrayList<String>();
        argv.addAll(List.of("keepalived", "--dont-fork", "--log-console", "--vrrp"));
        argv.addAll(List.of("--use-file=" + configuration(), "--pid=" + parent));
        argv.add("--vrrp_pid=" + child);
        program = world.own(machine.start("keepalived", argv, Map.of()));
    }

    @Override
    public void awaitStarted() {
        program().awaitOutput("STATE", LIMIT);
    }

    @Override
    public List<Long> processes() {
        final long parent = program().pid();
        return Stream.concat(
                        Stream.of(parent),
                        ProcessHandle.of(parent).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid))
                .toList();
    }

    /** A lower priority by a reload: keepalived has no command for it. */
    @Override
    public void handOver() {
        write(PRIORITY_GIVEN_AWAY);
        program().signal("HUP");
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }

    private Program program() {
        if (program == null) {
            throw new WorldException("keepalived was never started");
        }
        return program;
    }

    private Path configuration() {
        return file("keepalived.conf");
    }

    private Path file(final String name) {
        return Sandbox.DIRECTORY.resolve(machine.name() + "-" + name);
    }

    private void write(final int priority) {
        final String text =
                """
                global_defs {
                    router_id %s
                    vrrp_version 3
                }
                vrrp_instance lan {
                    state BACKUP
                    interface %s
                    use_vmac
                    virtual_router_id 1
                    priority %d
                    advert_int %s
                    virtual_ipaddress {
                        %s/24
                    }
                }
                """
                        .formatted(
                                machine.name(),
                                Scene.GATEWAY_INTERFACE,
                                priority,
                                interval,
                                Scene.VIRTUAL_ADDRESS);
        try {
            Files.writeString(configuration(), text);
        } catch (IOException e) {
            throw new WorldException("cannot write " + configuration(), e);
        }
    }
}
