package org.tandemgate.configstore.runtime;

import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.configstore.flow.BadRevisionException;
import org.tandemgate.configstore.flow.RevisionText;
import org.tandemgate.configstore.flow.StoredRevision;

/**
 * What the files of etc/ said when they were taken last: the file {@code files} beside the
 * revisions. When it is lost, files that differ from what is stored are named, and nothing is
 * overwritten. One thread at a time.
 */
final class SeenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SeenFiles.class);
    private static final String NAME = "files";
    private static final String TEMPORARY = "files.tmp";

    private final Disk disk;
    private final SortedMap<String, SortedMap<String, ConfigObject>> seen = new TreeMap<>();
    private ConfigDocument written = ConfigDocument.EMPTY;

    SeenFiles(final Disk disk) throws IOException {
        this.disk = disk;
        if (disk.list().contains(NAME)) {
            try {
                written = RevisionText.read(disk.read(NAME)).document();
                written.areas().forEach((area, all) -> seen.put(area, new TreeMap<>(all)));
            } catch (final BadRevisionException damaged) {
                LOG.warn(
                        "config-store: {} in {} is damaged ({}); files of etc/ that differ from"
                                + " what is stored are named",
                        NAME,
                        disk,
                        damaged.getMessage());
            }
        }
    }

    ConfigDocument document() {
        return new ConfigDocument(seen);
    }

    void put(final String area, final ConfigObject object) {
        seen.computeIfAbsent(area, name -> new TreeMap<>()).put(object.id(), object);
    }

    void remove(final String area, final String id) {
        seen.computeIfAbsent(area, name -> new TreeMap<>()).remove(id);
    }

    /** Makes what was put and removed last. */
    void write(final long revision) throws IOException {
        final ConfigDocument now = document();
        if (!now.equals(written)) {
            final var text =
                    new StoredRevision(revision, "", "files", "", System.currentTimeMillis(), now);
            disk.write(TEMPORARY, RevisionText.write(text));
            disk.force(TEMPORARY);
            disk.rename(TEMPORARY, NAME);
            disk.forceNames();
            written = now;
        }
    }
}
