package org.tandemgate.configstore.flow;

import org.tandemgate.api.configstore.ConfigDocument;

/**
 * A revision as a file holds it.
 *
 * @param number 1..2^63-1
 * @param author one line
 * @param origin one line
 * @param summary one line
 * @param epochMillis when it was made, milliseconds since 1970
 * @param document all of it
 */
public record StoredRevision(
        long number,
        String author,
        String origin,
        String summary,
        long epochMillis,
        ConfigDocument document) {}
