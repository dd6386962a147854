package org.tandemgate.itests.world.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.tandemgate.itests.world.Command;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;

/**
 * Debian's conntrackd in mode FT-FW, as its primary-backup.sh runs it: the standby keeps the peer's
 * entries in a cache and puts them into its kernel when it takes over.
 */
public final class Conntrackd {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    private static final Pattern EXTERNAL =
            Pattern.compile("cache:external\\s+active objects:\\s+(\\d+)");

    private static final Pattern OVERRUN = Pattern.compile("netlink overrun:\\s+(\\d+)");

    private final Namespace machine;
    private final Path configuration;
    private final Program program;

    private Conntrackd(final Namespace machine, final Path configuration, final Program program) {
        this.machine = machine;
        this.configuration = configuration;
        this.program = program;
    }

    /**
     * Starts it on one gateway; the sync link has the addresses 10.255.0.1 and 10.255.0.2.
     *
     * @param own last octet of this gateway's, 1 or 2
     */
    public static Conntrackd start(final World world, final Namespace machine, final int own) {
        final Path file = Sandbox.DIRECTORY.resolve(machine.name() + "-conntrackd.conf");
        final Path socket = Sandbox.DIRECTORY.resolve(machine.name() + "-conntrackd.ctl");
        final Path lock = Sandbox.DIRECTORY.resolve(machine.name() + "-conntrackd.lock");
        try {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(lock);
            Files.writeString(file, text(own, socket, lock));
        } catch (IOException e) {
            throw new WorldException("cannot prepare " + file, e);
        }
        final Program program =
                world.start(machine, "conntrackd", List.of("conntrackd", "-C", file.toString()));
        final var daemon = new Conntrackd(machine, file, program);
        Wait.until(
                "conntrackd of " + machine + " to answer",
                START_LIMIT,
                () -> program.isAlive() ? daemon.run("-s") : dead(program),
                outcome -> outcome.exit() == 0);
        return daemon;
    }

    private static Outcome dead(final Program program) {
        throw new WorldException("conntrackd has ended: " + program.output());
    }

    /** The sizes are those for a busy gateway: nothing may be lost for want of room. */
    private static String text(final int own, final Path socket, final Path lock) {
        return """
                Sync {
                    Mode FTFW {
                        ResendQueueSize 524288
                        CommitTimeout 180
                        PurgeTimeout 60
                        ACKWindowSize 300
                    }
                    UDP {
                        IPv4_address 10.255.0.%d
                        IPv4_Destination_Address 10.255.0.%d
                        Port 3780
                        Interface sync
                        SndSocketBuffer 67108864
                        RcvSocketBuffer 67108864
                        Checksum on
                    }
                    Options {
                        TCPWindowTracking On
                    }
                }
                General {
                    HashSize 131072
                    HashLimit 1048576
                    LogFile off
                    Syslog off
                    LockFile %s
                    UNIX {
                        Path %s
                    }
                    NetlinkBufferSize 67108864
                    NetlinkBufferSizeMaxGrowth 134217728
                    Filter From Kernelspace {
                        Address Ignore {
                            IPv4_address 127.0.0.1
                            IPv4_address 10.255.0.1
                            IPv4_address 10.255.0.2
                        }
                    }
                }
                """
                .formatted(own, 3 - own, lock, socket);
    }

    /** What primary-backup.sh does on the new primary. */
    public void takeOver() {
        for (final String step : List.of("-c", "-f", "-R", "-B")) {
            run(step).required();
        }
    }

    /** Runs {@code conntrackd} against this daemon, e.g. with {@code -c} or {@code -s}. */
    public Outcome run(final String... arguments) {
        final var argv = new ArrayList<String>();
        argv.addAll(List.of("conntrackd", "-C", configuration.toString()));
        argv.addAll(List.of(arguments));
        return Command.run(machine.inside(argv), Map.of(), COMMAND_LIMIT);
    }

    /** Entries of the peer in its cache. */
    public int cached() {
        final String text = run("-s", "cache").required().output();
        final var count = EXTERNAL.matcher(text);
        if (!count.find()) {
            throw new WorldException("conntrackd says nothing of its external cache: " + text);
        }
        return Integer.parseInt(count.group(1));
    }

    /** How often the kernel's events came faster than it read them. */
    public long overruns() {
        final String text = run("-s", "runtime").required().output();
        final var count = OVERRUN.matcher(text);
        if (!count.find()) {
            throw new WorldException("conntrackd says nothing of overruns: " + text);
        }
        return Long.parseLong(count.group(1));
    }

    public Program program() {
        return program;
    }
}
