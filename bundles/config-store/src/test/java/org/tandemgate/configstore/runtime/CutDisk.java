package org.tandemgate.configstore.runtime;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk in memory that loses power after a number of steps. It knows what is surely on the medium
 * and what the kernel only promised.
 */
final class CutDisk implements Disk {
    /** What of the promised is there after the cut; all of them are possible on a real disk. */
    enum After {
        /** Only what was forced. */
        FORCED_ONLY,
        /** Everything. */
        EVERYTHING,
        /** Names and sizes, but half of the octets that were not forced. */
        NAMES_BUT_HALF
    }

    /** A file's octets now, and what of them was forced. */
    private static final class Inode {
        private byte[] now = new byte[0];
        private byte[] forced = new byte[0];
    }

    private final Map<String, Inode> names = new TreeMap<>();
    private final Map<String, Inode> forcedNames = new TreeMap<>();
    private int left = Integer.MAX_VALUE;
    private int steps;

    /** The power goes away in the middle of the step after this many. */
    void cutAfter(final int count) {
        left = count;
    }

    int steps() {
        return steps;
    }

    /** The power is back. */
    void restore(final After after) {
        final Map<String, Inode> seen =
                new TreeMap<>(after == After.FORCED_ONLY ? forcedNames : names);
        for (final Inode inode : seen.values()) {
            if (after == After.FORCED_ONLY) {
                inode.now = inode.forced;
            } else if (after == After.NAMES_BUT_HALF && !Arrays.equals(inode.now, inode.forced)) {
                inode.now = Arrays.copyOf(inode.now, inode.now.length / 2);
            }
            inode.forced = inode.now;
        }
        names.clear();
        names.putAll(seen);
        forcedNames.clear();
        forcedNames.putAll(seen);
        left = Integer.MAX_VALUE;
    }

    private void step() throws IOException {
        steps++;
        if (left-- <= 0) {
            left = 0;
            throw new IOException("power is gone");
        }
    }

    private Inode inode(final String name) throws IOException {
        final Inode inode = names.get(name);
        if (inode == null) {
            throw new NoSuchFileException(name);
        }
        return inode;
    }

    @Override
    public Set<String> list() {
        return new TreeSet<>(names.keySet());
    }

    @Override
    public byte[] read(final String name) throws IOException {
        return inode(name).now.clone();
    }

    /** A cut leaves a part of it. */
    @Override
    public void write(final String name, final byte[] octets) throws IOException {
        final Inode inode = names.computeIfAbsent(name, it -> new Inode());
        inode.now = Arrays.copyOf(octets, octets.length / 2);
        step();
        inode.now = octets.clone();
    }

    @Override
    public void force(final String name) throws IOException {
        step();
        inode(name).forced = inode(name).now;
    }

    @Override
    public void rename(final String from, final String to) throws IOException {
        step();
        names.put(to, inode(from));
        names.remove(from);
    }

    @Override
    public void delete(final String name) throws IOException {
        step();
        names.remove(name);
    }

    @Override
    public void forceNames() throws IOException {
        step();
        forcedNames.clear();
        forcedNames.putAll(names);
    }
}
