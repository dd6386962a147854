package org.tandemgate.doctor.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.doctor.Doctor;
import org.tandemgate.api.doctor.Support;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.api.services.Services;
import org.tandemgate.doctor.state.Redaction;

/**
 * A zip with the view of both nodes, an examination, events, our files of {@code etc/} and the end
 * of the log. Accounts, keys and other files of {@code etc/} stay here; what is secret in ours is
 * hidden, and looked for in everything else.
 */
public final class SupportArchive implements Support {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int MOST_KEPT = 5;
    private static final int MOST_EVENTS = 2000;
    private static final long LOG_END = 1 << 20;
    private static final long LONGEST_FILE = 1 << 20;
    private static final int MOST_FILES = 500;

    private final Services services;
    private final Doctor doctor;
    private final @Nullable Path etc;
    private final Path data;
    private final Supplier<Map<String, String>> environment;

    /**
     * @param etc of the node, absent outside of Karaf
     * @param data of the node
     * @param environment of the process
     */
    public SupportArchive(
            final Services services,
            final Doctor doctor,
            final @Nullable Path etc,
            final Path data,
            final Supplier<Map<String, String>> environment) {
        this.services = services;
        this.doctor = doctor;
        this.etc = etc;
        this.data = data;
        this.environment = environment;
    }

    @Override
    public synchronized Path write() throws IOException {
        final Instant now = Instant.now();
        final Redaction redaction = new Redaction();
        final Map<String, String> files = configuration();
        learnAccounts(redaction);
        for (final String text : files.values()) {
            learn(redaction, redaction.learn(text));
        }
        final Path directory = data.resolve("tandemgate").resolve("support");
        Files.createDirectories(directory);
        final String node = services.find(Node.class).map(it -> it.status().name()).orElse("node");
        final Path file = directory.resolve("support-" + node + "-" + NAME.format(now) + ".zip");
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            add(zip, "nodes.txt", redaction.scrub(outline(NodeViews.of(services, now).members())));
            add(zip, "doctor.txt", redaction.scrub(outline(doctor.examine(true).members())));
            add(zip, "events.txt", redaction.scrub(events()));
            for (final Map.Entry<String, String> each : files.entrySet()) {
                add(
                        zip,
                        "etc/" + each.getKey(),
                        redaction.scrub(redaction.properties(each.getValue())));
            }
            for (final Path log : logs()) {
                add(zip, "log/" + log.getFileName(), redaction.scrub(end(log)));
            }
        }
        forgetOld(directory, file);
        return file;
    }

    /** Ours by name. */
    private Map<String, String> configuration() throws IOException {
        final Map<String, String> files = new TreeMap<>();
        if (etc == null) {
            return files;
        }
        try (Stream<Path> all = Files.list(etc)) {
            for (final Path file : all.sorted().toList()) {
                final String name = String.valueOf(file.getFileName());
                if (name.startsWith("org.tandemgate.")
                        && (name.endsWith(".cfg") || name.endsWith(".config"))
                        && Files.isRegularFile(file)
                        && Files.size(file) <= LONGEST_FILE
                        && files.size() < MOST_FILES) {
                    files.put(name, text(file));
                }
            }
        }
        return files;
    }

    private static String text(final Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Passwords of accounts: the file itself is left out. */
    private void learnAccounts(final Redaction redaction) throws IOException {
        final Path accounts = etc == null ? null : etc.resolve("users.properties");
        if (accounts == null || !Files.isRegularFile(accounts)) {
            return;
        }
        for (final String line : text(accounts).lines().toList()) {
            final int equals = line.indexOf('=');
            if (equals >= 0 && !line.startsWith("#")) {
                redaction.add(line.substring(equals + 1).split(",", 2)[0]);
            }
        }
    }

    private void learn(final Redaction redaction, final Set<String> references) throws IOException {
        for (final String reference : references) {
            final String name = reference.substring(reference.indexOf(':') + 1).strip();
            if (reference.startsWith("env:")) {
                redaction.add(environment.get().getOrDefault(name, ""));
            } else if (Files.isRegularFile(Path.of(name))
                    && Files.size(Path.of(name)) <= LONGEST_FILE) {
                redaction.add(text(Path.of(name)));
            }
        }
    }

    private String events() {
        final StringBuilder out = new StringBuilder();
        for (final Event event :
                services.find(EventHistory.class)
                        .map(it -> it.latest(MOST_EVENTS))
                        .orElse(List.of())) {
            out.append(event.id()).append(' ').append(event.epoch()).append(' ');
            out.append(event.at()).append(' ').append(event.kind()).append(' ');
            out.append(event.subject()).append(": ").append(event.text()).append(' ');
            out.append(event.details()).append('\n');
        }
        return out.toString();
    }

    private List<Path> logs() throws IOException {
        final Path directory = data.resolve("log");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(it -> it.toString().endsWith(".log"))
                    .sorted()
                    .limit(4)
                    .toList();
        }
    }

    private static String end(final Path log) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
            final long from = Math.max(0, in.length() - LOG_END);
            in.seek(from);
            final byte[] octets = new byte[(int) Math.min(LOG_END, in.length() - from)];
            in.readFully(octets);
            return new String(octets, StandardCharsets.UTF_8);
        }
    }

    private static void add(final ZipOutputStream zip, final String name, final String text)
            throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    /** The one just written stays whatever the clock did: it may have stepped back. */
    private static void forgetOld(final Path directory, final Path written) throws IOException {
        final List<Path> others;
        try (Stream<Path> files = Files.list(directory)) {
            others =
                    new ArrayList<>(
                            files.filter(it -> it.toString().endsWith(".zip"))
                                    .filter(it -> !it.equals(written))
                                    .toList());
        }
        others.sort(Comparator.comparingLong((Path it) -> it.toFile().lastModified()).reversed());
        final int most = MOST_KEPT - 1;
        for (final Path old : others.subList(Math.min(most, others.size()), others.size())) {
            Files.deleteIfExists(old);
        }
    }

    /** One line for each value, indented. */
    static String outline(final @Nullable Object value) {
        final StringBuilder out = new StringBuilder();
        outline("", value, out);
        return out.toString();
    }

    private static void outline(
            final String indent, final @Nullable Object value, final StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (name, member) -> {
                        out.append(indent).append(name).append(':');
                        member(indent, member, out);
                    });
        } else if (value instanceof Collection<?> items) {
            for (final Object item : items) {
                out.append(indent).append('-');
                member(indent, item, out);
            }
        }
    }

    private static void member(
            final String indent, final @Nullable Object member, final StringBuilder out) {
        if (member instanceof Map<?, ?> || member instanceof Collection<?>) {
            out.append('\n');
            outline(indent + "  ", member, out);
        } else {
            out.append(' ').append(member).append('\n');
        }
    }
}
