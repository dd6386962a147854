package org.tandemgate.configstore.runtime;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tandemgate.api.configstore.CanonicalForm;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.configstore.flow.BadRevisionException;
import org.tandemgate.configstore.flow.StoredRevision;

/** The revisions that are kept, for people. One thread at a time. */
final class History {
    private final RevisionFiles files;

    /** Files of revisions never change, so each is read once. */
    private final Map<Long, Revision> read = new HashMap<>();

    History(final RevisionFiles files) {
        this.files = files;
    }

    /** Newest first; a damaged one says so. */
    List<Revision> all() {
        read.keySet().retainAll(files.numbers());
        final List<Revision> all = new ArrayList<>();
        for (final long number : files.numbers()) {
            try {
                all.add(one(number));
            } catch (final RefusedException unreadable) {
                all.add(damaged(number, unreadable.getMessage()));
            }
        }
        return all;
    }

    Revision one(final long number) throws RefusedException {
        try {
            final Optional<String> failure = files.failure(number);
            Revision revision = read.get(number);
            if (revision == null) {
                revision = pending(files.read(number));
                read.put(number, revision);
            }
            return withOutcome(revision, failure);
        } catch (final BadRevisionException damaged) {
            return damaged(number, damaged.getMessage());
        } catch (final IOException unreadable) {
            throw new RefusedException(
                    "revision " + number + " cannot be read: " + unreadable.getMessage());
        }
    }

    private Revision withOutcome(final Revision revision, final Optional<String> failure) {
        final Revision.Outcome outcome =
                failure.isPresent()
                        ? Revision.Outcome.FAILED
                        : revision.number() > files.good()
                                ? Revision.Outcome.PENDING
                                : Revision.Outcome.GOOD;
        return new Revision(
                revision.number(),
                revision.author(),
                revision.origin(),
                revision.summary(),
                revision.at(),
                outcome,
                failure.orElse(""),
                revision.digests());
    }

    /** A revision that has no outcome yet. */
    static Revision pending(final StoredRevision stored) {
        return new Revision(
                stored.number(),
                stored.author(),
                stored.origin(),
                stored.summary(),
                Instant.ofEpochMilli(stored.epochMillis()),
                Revision.Outcome.PENDING,
                "",
                CanonicalForm.digests(stored.document()));
    }

    private static Revision damaged(final long number, final String why) {
        return new Revision(
                number,
                "",
                "",
                "damaged",
                Instant.EPOCH,
                Revision.Outcome.FAILED,
                why,
                new TreeMap<>());
    }
}
