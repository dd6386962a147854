package org.tandemgate.itests.netns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;

/** Debian's ucarp on one interface; its scripts add and remove the address and do nothing else. */
final class Ucarp {
    /** What it prints when it has become master. */
    static final String MASTER = "Switching to state: MASTER";

    /** What it prints when it has become backup. */
    static final String BACKUP = "Switching to state: BACKUP";

    private final Program program;

    private Ucarp(final Program program) {
        this.program = program;
    }

    /**
     * Starts it.
     *
     * @param settings vhid, password, timing and address
     * @param sourceAddress its own address on the interface
     * @param options more of them, e.g. -P to take over from a slower master
     */
    static Ucarp start(
            final World world,
            final Namespace machine,
            final String interfaceName,
            final String sourceAddress,
            final Settings settings,
            final String... options) {
        final String address = settings.address();
        final String title = "ucarp-" + interfaceName + "-" + settings.vhid();
        final Path up = script(machine, interfaceName, title + "-up", "add", address);
        final Path down = script(machine, interfaceName, title + "-down", "del", address);
        final var argv = new ArrayList<String>();
        argv.addAll(List.of("ucarp", "-i", interfaceName, "-s", sourceAddress, "-a", address));
        argv.addAll(List.of("-v", "" + settings.vhid(), "-p", settings.password()));
        argv.addAll(List.of("-b", "" + settings.advbase(), "-k", "" + settings.advskew()));
        argv.addAll(List.of("-u", up.toString(), "-d", down.toString(), "-z", "-n"));
        argv.addAll(List.of(options));
        return new Ucarp(world.start(machine, title, argv));
    }

    /** The ucarp that a program is. */
    static Ucarp of(final Program program) {
        return new Ucarp(program);
    }

    Program program() {
        return program;
    }

    /** Whether its last change was to MASTER. */
    boolean isMaster() {
        final String output = program.output();
        return output.lastIndexOf(MASTER) > output.lastIndexOf(BACKUP);
    }

    /** How often it became master. */
    int timesMaster() {
        return program.output().split(MASTER, -1).length - 1;
    }

    private static Path script(
            final Namespace machine,
            final String interfaceName,
            final String title,
            final String verb,
            final String address) {
        final Path file = Sandbox.DIRECTORY.resolve(machine.name() + "-" + title);
        try {
            Files.writeString(
                    file,
                    "#!/bin/sh\nexec ip addr "
                            + verb
                            + " "
                            + address
                            + "/32 dev "
                            + interfaceName
                            + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            return file;
        } catch (IOException e) {
            throw new WorldException("cannot write " + file, e);
        }
    }

    /**
     * What both sides of a pair agree on, or not.
     *
     * @param vhid 1..255
     * @param password shared secret
     * @param advbase seconds
     * @param advskew 1/256 seconds
     * @param address the virtual address
     */
    record Settings(int vhid, String password, int advbase, int advskew, String address) {}
}
