package org.tandemgate.configstore.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemgate.configstore.flow.BadRevisionException;
import org.tandemgate.configstore.flow.RevisionText;
import org.tandemgate.configstore.flow.StoredRevision;

/**
 * The history in files: {@code NUMBER.revision}, {@code NUMBER.failed} with the reason, and {@code
 * good}, which names the revision in force. Whatever is interrupted leaves the old or the new
 * whole. One thread at a time.
 */
final class RevisionFiles {
    private static final Pattern REVISION = Pattern.compile("([0-9]{18})\\.revision");
    private static final String TEMPORARY = ".tmp";
    private static final String GOOD = "good";
    private static final int LONGEST_REASON = 2000;

    private final Disk disk;
    private final int kept;
    private final NavigableSet<Long> numbers = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();
    private long good;

    /**
     * Looks what is there.
     *
     * @param kept how many revisions, 2..10,000
     * @throws IOException when the directory cannot be read
     */
    RevisionFiles(final Disk disk, final int kept) throws IOException {
        this.disk = disk;
        this.kept = kept;
        for (final String name : disk.list()) {
            final Matcher revision = REVISION.matcher(name);
            if (revision.matches()) {
                numbers.add(Long.parseLong(revision.group(1)));
            } else if (name.endsWith(TEMPORARY)) {
                disk.delete(name);
            }
        }
        good = findGood();
    }

    /** What is wrong with the files, for people. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The pointer, or, when that is damaged, the newest revision that is whole and not failed. */
    private long findGood() throws IOException {
        if (disk.list().contains(GOOD)) {
            final String text = new String(disk.read(GOOD), StandardCharsets.US_ASCII).strip();
            if (text.equals("0")
                    || (text.matches("[0-9]{1,18}") && isWhole(Long.parseLong(text)))) {
                return Long.parseLong(text);
            }
        } else if (numbers.isEmpty()) {
            markGood(0);
            return 0;
        }
        problems.add(
                "file "
                        + GOOD
                        + " in "
                        + disk
                        + " names no revision that is whole; the newest whole one was taken: see"
                        + " configsync:history");
        for (final long number : numbers.descendingSet()) {
            if (failure(number).isEmpty() && isWhole(number)) {
                return number;
            }
        }
        return 0;
    }

    private boolean isWhole(final long number) throws IOException {
        try {
            return numbers.contains(number) && read(number).number() == number;
        } catch (final BadRevisionException damaged) {
            problems.add("revision " + number + " in " + disk + ": " + damaged.getMessage());
            return false;
        }
    }

    /** Number of the revision in force, 0 for none. */
    long good() {
        return good;
    }

    /** Numbers of all revisions, newest first. */
    List<Long> numbers() {
        return List.copyOf(numbers.descendingSet());
    }

    /** A number that no revision has. */
    long next() {
        return Math.max(good, numbers.isEmpty() ? 0 : numbers.last()) + 1;
    }

    /** A revision. */
    StoredRevision read(final long number) throws IOException, BadRevisionException {
        return RevisionText.read(disk.read(revision(number)));
    }

    /** Why a revision failed, if it did. */
    Optional<String> failure(final long number) throws IOException {
        return disk.list().contains(failed(number))
                ? Optional.of(new String(disk.read(failed(number)), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** Writes a revision that is not in force yet, and forgets the oldest. */
    void store(final StoredRevision revision) throws IOException {
        replace(revision(revision.number()), RevisionText.write(revision));
        numbers.add(revision.number());
        while (numbers.size() > kept) {
            forgetOldest();
        }
    }

    /** Neither the newest nor the one in force. */
    private void forgetOldest() throws IOException {
        final long oldest = numbers.first() == good ? next(numbers.first()) : numbers.first();
        disk.delete(revision(oldest));
        disk.delete(failed(oldest));
        numbers.remove(oldest);
    }

    private long next(final long number) {
        return Optional.ofNullable(numbers.higher(number)).orElse(number);
    }

    /** From now on this one is in force, also after a power cut. */
    void markGood(final long number) throws IOException {
        replace(GOOD, (number + "\n").getBytes(StandardCharsets.US_ASCII));
        good = number;
    }

    /** It was taken back. */
    void markFailed(final long number, final String reason) throws IOException {
        final String text = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
        replace(failed(number), text.getBytes(StandardCharsets.UTF_8));
    }

    private void replace(final String name, final byte[] octets) throws IOException {
        disk.write(name + TEMPORARY, octets);
        disk.force(name + TEMPORARY);
        disk.rename(name + TEMPORARY, name);
        disk.forceNames();
    }

    /** All that are not in force and have no outcome: a power cut came in the middle. */
    List<Long> undecided() throws IOException {
        final List<Long> undecided = new ArrayList<>();
        for (final long number : numbers.tailSet(good, false)) {
            if (failure(number).isEmpty()) {
                undecided.add(number);
            }
        }
        return Collections.unmodifiableList(undecided);
    }

    private static String revision(final long number) {
        return String.format("%018d.revision", number);
    }

    private static String failed(final long number) {
        return String.format("%018d.failed", number);
    }
}
