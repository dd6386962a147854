package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.WorldException;

/**
 * UCarp with the scripts of its manual: the address comes to the interface and leaves it. advskew 0
 * and 100; both preempt.
 */
final class Ucarp implements Daemon {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SKEW_FIRST = "0";
    private static final String SKEW_SECOND = "100";

    private final Scene scene;
    private final Scene.Gateway gateway;
    private final boolean first;
    private @Nullable Program program;

    Ucarp(final Scene scene, final Scene.Gateway gateway, final boolean first) {
        this.scene = scene;
        this.gateway = gateway;
        this.first = first;
    }

    @Override
    public void start() {
        final var argv = new ArrayList<String>();
        argv.addAll(List.of("ucarp", "-i", Scene.GATEWAY_INTERFACE, "-s", gateway.address()));
        argv.addAll(List.of("-a", Scene.VIRTUAL_ADDRESS, "-v", "1", "-p", "tandem", "-b", "1"));
        argv.addAll(List.of("-k", first ? SKEW_FIRST : SKEW_SECOND, "-z", "-P"));
        argv.addAll(List.of("-u", script("add").toString(), "-d", script("del").toString()));
        program = scene.world().own(gateway.machine().start("ucarp", argv, Map.of()));
    }

    @Override
    public void awaitStarted() {
        program().awaitOutput("Switching to state: ", LIMIT);
    }

    @Override
    public List<Long> processes() {
        return List.of(program().pid());
    }

    /** SIGUSR2: "demote itself to backup". */
    @Override
    public void handOver() {
        scene.shell("kill -USR2 " + program().pid());
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }

    private Program program() {
        if (program == null) {
            throw new WorldException("ucarp was never started");
        }
        return program;
    }

    private Path script(final String verb) {
        final Path file = Sandbox.DIRECTORY.resolve(gateway.machine().name() + "-ucarp-" + verb);
        try {
            Files.writeString(
                    file,
                    "#!/bin/sh\nexec ip addr "
                            + verb
                            + " "
                            + Scene.VIRTUAL_ADDRESS
                            + "/32 dev "
                            + Scene.GATEWAY_INTERFACE
                            + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            return file;
        } catch (IOException e) {
            throw new WorldException("cannot write " + file, e);
        }
    }
}
