package org.tandemgate.keaha.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.keaha.LeaseImport;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.Subnets;
import org.tandemgate.keaha.flow.dhcpd.DhcpdLease;
import org.tandemgate.keaha.flow.dhcpd.DhcpdSyntaxException;
import org.tandemgate.keaha.flow.dhcpd.LeaseFile;
import org.tandemgate.keaha.link.ChannelException;
import org.tandemgate.keaha.link.ControlChannel;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.protocol.Outcome;

/** Gives the leases of a file of ISC dhcpd to a server, one by one. In the thread that calls it. */
public final class LeaseImporter {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration ALL = Duration.ofMinutes(10);
    private static final int LEFT_MAX = 1000;

    private final Family family;
    private final ControlChannel channel;
    private final List<LeaseImport.Left> left = new ArrayList<>();
    private int leftMore;
    private int taken;
    private int present;

    private LeaseImporter(final Family family, final ControlChannel channel) {
        this.family = family;
        this.channel = channel;
    }

    /**
     * Reads a file; nothing is asked of any server.
     *
     * @throws RefusedException when it cannot be read or is no file of leases
     */
    public static LeaseFile.Content read(final String file) throws RefusedException {
        // One character for each octet: identifiers may hold any.
        try (BufferedReader in =
                Files.newBufferedReader(Path.of(file), StandardCharsets.ISO_8859_1)) {
            return content(file, in);
        } catch (final DhcpdSyntaxException wrong) {
            throw new RefusedException(String.valueOf(wrong.getMessage()));
        } catch (final IOException | InvalidPathException unreadable) {
            throw new RefusedException(
                    "'"
                            + file
                            + "' cannot be read ("
                            + unreadable.getClass().getSimpleName()
                            + "); needs the dhcpd.leases or dhcpd6.leases of ISC dhcpd, readable"
                            + " for this process");
        }
    }

    private static LeaseFile.Content content(final String file, final Reader in)
            throws IOException, DhcpdSyntaxException {
        final var leases = new LeaseFile(file, Instant.now().getEpochSecond());
        final var line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            line.append((char) c);
            if (c == '\n' || line.length() > LeaseFile.BLOCK_MAX) {
                leases.take(line.toString());
                line.setLength(0);
            }
        }
        if (!line.isEmpty()) {
            leases.take(line.toString());
        }
        return leases.end();
    }

    /**
     * Gives them.
     *
     * @param dryRun only counts
     * @throws RefusedException when the server cannot be asked, or takes no leases at all
     */
    public static LeaseImport run(
            final String file,
            final LeaseFile.Content content,
            final ControlChannel channel,
            final boolean dryRun)
            throws RefusedException {
        final Family family = LeaseFile.family(content);
        final var importer = new LeaseImporter(family, channel);
        content.left().forEach(it -> importer.leave(it.address(), it.line(), it.reason()));
        importer.leftMore += content.leftMore();
        try {
            importer.give(content.leases(), dryRun);
        } catch (final ChannelException | BadAnswerException ended) {
            throw new RefusedException(
                    family.service()
                            + ": "
                            + ended.getMessage()
                            + "; "
                            + importer.taken
                            + " leases were taken before; mend it and import the file again");
        }
        return new LeaseImport(
                "service" + family.number(),
                file,
                content.leases().size(),
                importer.taken,
                importer.present,
                importer.left,
                importer.leftMore,
                Instant.now());
    }

    private void leave(final String address, final long line, final String reason) {
        if (left.size() < LEFT_MAX) {
            left.add(new LeaseImport.Left(address, line, reason));
        } else {
            leftMore++;
        }
    }

    private void give(final List<DhcpdLease> leases, final boolean dryRun)
            throws ChannelException, BadAnswerException {
        final Subnets subnets =
                Subnets.of(Facts.of(channel, "this server").configuration(), family);
        final long begin = System.nanoTime();
        for (final DhcpdLease lease : leases) {
            final OptionalLong subnet = subnets.of(lease.address(), lease.prefixLength());
            if (lease.family() != family) {
                leave(lease.shown(), lease.line(), "the file has leases of both families");
            } else if (subnet.isEmpty()) {
                leave(
                        lease.shown(),
                        lease.line(),
                        "it is in no subnet"
                                + (lease.prefixLength() == 0 ? "" : " with a pool of prefixes")
                                + " of the server");
            } else if (dryRun) {
                count(has(lease));
            } else {
                give(lease, subnet.getAsLong());
            }
            if (System.nanoTime() - begin > ALL.toNanos()) {
                throw new BadAnswerException("it took more than " + ALL.toMinutes() + " minutes");
            }
        }
    }

    private void count(final boolean isPresent) {
        if (isPresent) {
            present++;
        } else {
            taken++;
        }
    }

    private void give(final DhcpdLease lease, final long subnet)
            throws ChannelException, BadAnswerException {
        final Answer answer = ask("-add", lease.arguments(subnet));
        if (answer.outcome().isSuccess()) {
            taken++;
        } else if (has(lease)) {
            present++;
        } else {
            leave(lease.shown(), lease.line(), "the server refuses it: " + answer.shortText());
        }
    }

    private Answer ask(final String what, final Json.Obj arguments)
            throws ChannelException, BadAnswerException {
        final Answer answer =
                channel.ask(Command.of("lease" + family.number() + what, arguments), LIMIT);
        if (answer.outcome() == Outcome.UNSUPPORTED) {
            throw new BadAnswerException(
                    "the lease commands hook is not loaded (" + answer + "); see keaha:apply");
        }
        return answer;
    }

    private boolean has(final DhcpdLease lease) throws ChannelException, BadAnswerException {
        Json.Obj arguments = Json.Obj.EMPTY.with("ip-address", lease.address());
        if (family == Family.V6) {
            arguments = arguments.with("type", lease.prefixLength() == 0 ? "IA_NA" : "IA_PD");
        }
        return ask("-get", arguments).outcome() == Outcome.DONE;
    }
}
