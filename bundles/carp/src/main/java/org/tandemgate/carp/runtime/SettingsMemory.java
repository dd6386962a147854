package org.tandemgate.carp.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;

/**
 * A file of the settings that are raised now: {@code boot=ID}, a line {@code INDEX BEFORE VALUE
 * INTERFACE KEY} for each, {@code end}. It outlives a process that is killed; a power cut needs no
 * memory, because every setting is another after it, which the boot's id tells. So it is replaced
 * as a whole, but not forced to the disk. One that says nothing sensible is as good as none.
 * Address thread only.
 */
final class SettingsMemory {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsMemory.class);
    private static final long LARGEST = 1 << 20;
    private static final String BOOT = "boot=";
    private static final String END = "end";
    private static final String FRESH = ".new";
    private static final Pattern LINE =
            Pattern.compile("(\\d{1,9}) (\\d) (\\d) ([^/\\s]{1,15}) ([a-z_]{1,32})");

    /**
     * A setting that was raised.
     *
     * @param index of the interface, which another one of that name does not have
     * @param key as in {@link RaisedSettings#raise}
     * @param before what it was, one digit
     * @param value what it was made, one digit
     */
    record Raised(int index, String interfaceName, String key, String before, String value) {}

    private final Linux linux;
    private final @Nullable Path file;
    private final Journal journal;

    /**
     * @param file where it is kept; absent for nowhere
     */
    SettingsMemory(final Linux linux, final @Nullable Path file, final Journal journal) {
        this.linux = linux;
        this.file = file;
        this.journal = journal;
    }

    static String path(final String interfaceName, final String key) {
        return "net/ipv4/conf/" + interfaceName + "/" + key;
    }

    /** What was raised in this boot of the machine. */
    List<Raised> load() {
        try {
            if (file == null || !Files.isRegularFile(file)) {
                return List.of();
            }
            if (Files.size(file) > LARGEST) {
                throw new IOException("it has more than " + LARGEST + " octets");
            }
            return parse(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (final IOException unreadable) {
            complain("cannot be read, so what a killed process has raised stays", unreadable);
            return List.of();
        }
    }

    private List<Raised> parse(final List<String> lines) throws IOException {
        final int last = lines.size() - 1;
        if (last < 1 || !lines.get(0).startsWith(BOOT) || !lines.get(last).equals(END)) {
            throw new IOException("it does not reach from boot= to end");
        }
        final List<Raised> all = new ArrayList<>();
        for (final String line : lines.subList(1, last)) {
            final Matcher found = LINE.matcher(line);
            if (!found.matches() || found.group(4).equals(".") || found.group(4).equals("..")) {
                throw new IOException("line '" + line + "' is none of ours");
            }
            all.add(
                    new Raised(
                            Integer.parseInt(found.group(1)),
                            found.group(4),
                            found.group(5),
                            found.group(2),
                            found.group(3)));
        }
        return lines.get(0).equals(BOOT + boot()) ? all : List.of();
    }

    /** Replaces the file; without a setting there is none. */
    void store(final Collection<Raised> all) {
        if (file == null) {
            return;
        }
        try {
            if (all.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            final StringBuilder text = new StringBuilder(BOOT).append(boot()).append('\n');
            for (final Raised one : all) {
                text.append(one.index()).append(' ').append(one.before()).append(' ');
                text.append(one.value()).append(' ').append(one.interfaceName()).append(' ');
                text.append(one.key()).append('\n');
            }
            final Path fresh = file.resolveSibling(file.getFileName() + FRESH);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(fresh, text.append(END).append('\n'));
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException refused) {
            complain(
                    "cannot be written, so settings stay raised when this process is killed",
                    refused);
        }
    }

    private String boot() throws IOException {
        try {
            return linux.sysctls().read("kernel/random/boot_id");
        } catch (final LinuxException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }

    private void complain(final String what, final IOException cause) {
        journal.write(() -> LOG.warn("carp {} {}: {}", file, what, cause.toString()));
    }
}
