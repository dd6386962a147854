package org.tandemgate.configstore.runtime;

import java.util.SortedMap;
import org.tandemgate.api.configstore.CanonicalForm;
import org.tandemgate.api.configstore.ConfigDocument;

/**
 * What is in force.
 *
 * @param revision number, 0 for none
 * @param document all of it
 * @param digests of its areas
 */
record Snapshot(long revision, ConfigDocument document, SortedMap<String, String> digests) {
    static Snapshot of(final long revision, final ConfigDocument document) {
        return new Snapshot(revision, document, CanonicalForm.digests(document));
    }
}
