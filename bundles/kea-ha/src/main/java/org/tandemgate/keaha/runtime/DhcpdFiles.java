package org.tandemgate.keaha.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.keaha.DhcpdConversion;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.Finding;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.flow.KeaVersion;
import org.tandemgate.keaha.flow.PairCheck;
import org.tandemgate.keaha.flow.SettingsCheck;
import org.tandemgate.keaha.flow.dhcpd.DhcpdConverter;
import org.tandemgate.keaha.flow.dhcpd.DhcpdSyntaxException;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.state.HaMode;

/** Converts files of this node; at most 4 MiB each. Any thread. */
public final class DhcpdFiles implements DhcpdConversion {
    private static final int OCTETS_MAX = 4 << 20;

    @Override
    public Converted convert(final Request request) throws RefusedException {
        final var wishes =
                new DhcpdConverter.Wishes(
                        family(request.family()),
                        pair(request),
                        words(request.interfaces()),
                        HookDirectory.find());
        final DhcpdConverter.Result result = converted(request.file(), wishes);
        final List<Note> notes = new ArrayList<>(result.notes());
        if (!request.peerFile().isEmpty()) {
            compare(request, wishes, result, notes);
        }
        return new Converted(
                result.family().service(),
                result.configuration().indented(),
                members(result.configuration()),
                notes);
    }

    private static Optional<Family> family(final int number) throws RefusedException {
        return switch (number) {
            case 0 -> Optional.empty();
            case 4 -> Optional.of(Family.V4);
            case 6 -> Optional.of(Family.V6);
            default -> throw new RefusedException("family " + number + ", needs 4 or 6");
        };
    }

    private static List<String> words(final String list) {
        return Stream.of(list.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Optional<HaSettings> pair(final Request request) throws RefusedException {
        final List<HaSettings.Peer> peers = new ArrayList<>();
        for (final String text : words(request.peers())) {
            try {
                peers.add(HaSettings.Peer.parse(text));
            } catch (final IllegalArgumentException bad) {
                throw new RefusedException("--peers has " + bad.getMessage());
            }
        }
        if (peers.isEmpty()) {
            return Optional.empty();
        }
        final var settings =
                new HaSettings(
                        HaMode.HOT_STANDBY,
                        request.thisServer(),
                        peers,
                        HaSettings.Tuning.DEFAULT,
                        HaSettings.Listener.DEFAULT);
        for (final Finding finding : SettingsCheck.findings(settings, KeaVersion.V2_2)) {
            if (finding.severity() == Finding.Severity.ERROR) {
                throw new RefusedException("--peers, --this: " + finding);
            }
        }
        return Optional.of(settings);
    }

    private static DhcpdConverter.Result converted(
            final String file, final DhcpdConverter.Wishes wishes) throws RefusedException {
        try {
            return DhcpdConverter.convert(file, name -> text(file, name), wishes);
        } catch (final DhcpdSyntaxException wrong) {
            throw new RefusedException(String.valueOf(wrong.getMessage()));
        }
    }

    /** The other node's file must come to the same pools, or HA gives wrong leases. */
    private static void compare(
            final Request request,
            final DhcpdConverter.Wishes wishes,
            final DhcpdConverter.Result own,
            final List<Note> notes)
            throws RefusedException {
        final var peerWishes =
                new DhcpdConverter.Wishes(
                        Optional.of(own.family()),
                        Optional.empty(),
                        wishes.interfaces(),
                        wishes.hooksDirectory());
        final DhcpdConverter.Result other = converted(request.peerFile(), peerWishes);
        final List<Finding> findings =
                PairCheck.compare(
                        node(request.file(), own), node(request.peerFile(), other), own.family());
        final boolean isNamed = wishes.pair().isPresent();
        for (final Finding finding : findings) {
            if (!isNamed || !finding.isAboutRelation()) {
                notes.add(
                        new Note(
                                request.peerFile(),
                                0,
                                0,
                                "",
                                true,
                                finding.text() + " (" + finding.value() + ")",
                                finding.remedy()));
            }
        }
    }

    private static PairCheck.Node node(final String file, final DhcpdConverter.Result result) {
        return new PairCheck.Node(file, KeaVersion.V2_2, result.configuration());
    }

    /** What is included is looked for beside the file that was asked for. */
    private static String text(final String first, final String file) throws RefusedException {
        try (InputStream in = Files.newInputStream(beside(first, file))) {
            final byte[] octets = in.readNBytes(OCTETS_MAX + 1);
            if (octets.length > OCTETS_MAX) {
                throw new RefusedException(file + " has more than " + OCTETS_MAX + " octets");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (final CharacterCodingException bad) {
            throw new RefusedException(file + " is no UTF-8; convert it by iconv");
        } catch (final NoSuchFileException none) {
            throw new RefusedException(file + " does not exist");
        } catch (final IOException | InvalidPathException unreadable) {
            throw new RefusedException("'" + file + "' cannot be read: " + unreadable.getMessage());
        }
    }

    private static Path beside(final String first, final String file) {
        return file.equals(first) ? Path.of(file) : Path.of(first).resolveSibling(file);
    }

    private static Map<String, Object> members(final Json.Obj object) {
        final Map<String, Object> members = new LinkedHashMap<>();
        object.members().forEach((key, value) -> members.put(key, plain(value)));
        return members;
    }

    private static Object plain(final Json value) {
        if (value instanceof Json.Obj object) {
            return members(object);
        }
        if (value instanceof Json.Arr array) {
            return array.values().stream().map(DhcpdFiles::plain).toList();
        }
        if (value instanceof Json.Num number) {
            return new java.math.BigDecimal(number.digits());
        }
        return value.flag().<Object>map(flag -> flag).orElseGet(() -> value.text().orElse(""));
    }
}
