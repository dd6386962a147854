package org.tandemgate.configstore.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;

/**
 * What a file of etc/ means for its object, by what the file says, what it said when it was taken
 * last, and what is stored now. A file counts when it is edited: whoever changed the object later
 * by another way is not undone by it, and an edit that would undo that is a conflict.
 *
 * @param area of the object
 * @param id of the object
 * @param kind what follows
 * @param object as it shall be, for {@link Kind#TAKE}
 * @param why in words, for {@link Kind#OVERRULED}, {@link Kind#CONFLICT} and {@link Kind#KEPT}
 */
public record FileDecision(
        String area, String id, Kind kind, @Nullable ConfigObject object, String why) {
    /** What follows for the object. */
    public enum Kind {
        /** File and store say the same. */
        AGREED,
        /** The file was edited: the object shall be so. */
        TAKE,
        /** The file was removed: the object shall go. */
        REMOVE,
        /** The file was not edited, the object was changed by another way. */
        OVERRULED,
        /** Both were changed, and not to the same. */
        CONFLICT,
        /** The file was removed, the object stays because it was changed by another way. */
        KEPT,
        /** File and object are gone. */
        FORGET
    }

    /** The object, as complaints name it. */
    public String place() {
        return area + "/" + id;
    }

    /**
     * One decision for each object that a file speaks of or spoke of.
     *
     * @param files what the files say
     * @param unread objects whose file is there and says nothing that counts: nothing is decided
     * @param seen what the files said when they were taken last
     * @param stored what is in force
     */
    public static List<FileDecision> of(
            final ConfigDocument files,
            final Set<String> unread,
            final ConfigDocument seen,
            final ConfigDocument stored) {
        final List<FileDecision> decisions = new ArrayList<>();
        final Set<String> areas = new TreeSet<>(files.areas().keySet());
        areas.addAll(seen.areas().keySet());
        for (final String area : areas) {
            final Set<String> ids = new TreeSet<>(files.area(area).keySet());
            ids.addAll(seen.area(area).keySet());
            for (final String id : ids) {
                if (!unread.contains(area + "/" + id)) {
                    decisions.add(
                            decide(
                                    area,
                                    id,
                                    files.area(area).get(id),
                                    seen.area(area).get(id),
                                    stored.area(area).get(id)));
                }
            }
        }
        return decisions;
    }

    private static FileDecision decide(
            final String area,
            final String id,
            final @Nullable ConfigObject file,
            final @Nullable ConfigObject seen,
            final @Nullable ConfigObject stored) {
        if (file == null) {
            return removed(area, id, seen, stored);
        }
        if (file.equals(stored)) {
            return new FileDecision(area, id, Kind.AGREED, file, "");
        }
        if (file.equals(seen)) {
            return new FileDecision(
                    area, id, Kind.OVERRULED, null, overruled(area, id, file, stored));
        }
        if (stored == null || stored.equals(seen)) {
            return new FileDecision(area, id, Kind.TAKE, file, "");
        }
        if (seen == null) {
            return new FileDecision(
                    area,
                    id,
                    Kind.CONFLICT,
                    null,
                    area
                            + "/"
                            + id
                            + " is there already, made by another way, and differs in "
                            + fields(area, stored, file)
                            + "; write what configsync:show "
                            + area
                            + " tells into the file, then change it");
        }
        return merged(area, id, file, seen, stored);
    }

    private static FileDecision removed(
            final String area,
            final String id,
            final @Nullable ConfigObject seen,
            final @Nullable ConfigObject stored) {
        if (stored == null) {
            return new FileDecision(area, id, Kind.FORGET, null, "");
        }
        if (stored.equals(seen)) {
            return new FileDecision(area, id, Kind.REMOVE, null, "");
        }
        return new FileDecision(
                area,
                id,
                Kind.KEPT,
                null,
                "the file is gone and "
                        + area
                        + "/"
                        + id
                        + " stays, because it was changed by another way since; to remove it too:"
                        + " configsync:delete "
                        + area
                        + " "
                        + id);
    }

    private static String overruled(
            final String area,
            final String id,
            final ConfigObject file,
            final @Nullable ConfigObject stored) {
        return stored == null
                ? area
                        + "/"
                        + id
                        + " was deleted by another way (configsync:history); remove the file, or"
                        + " edit it to bring the object back"
                : area
                        + "/"
                        + id
                        + " was changed by another way (configsync:history) and differs in "
                        + fields(area, file, stored)
                        + "; write what configsync:show "
                        + area
                        + " tells into the file";
    }

    private static FileDecision merged(
            final String area,
            final String id,
            final ConfigObject file,
            final ConfigObject seen,
            final ConfigObject stored) {
        final Merge.Merged merged =
                Merge.of(alone(area, seen), alone(area, stored), alone(area, file));
        return merged.conflicts().isEmpty()
                ? new FileDecision(area, id, Kind.TAKE, merged.document().area(area).get(id), "")
                : new FileDecision(
                        area,
                        id,
                        Kind.CONFLICT,
                        null,
                        String.join("; ", merged.conflicts())
                                + ", here and by another way (configsync:history); what was in"
                                + " force stays; make both equal: write what configsync:show "
                                + area
                                + " tells into the file, or configsync:set "
                                + area
                                + " "
                                + id
                                + " as the file has it");
    }

    private static ConfigDocument alone(final String area, final ConfigObject object) {
        return ConfigDocument.EMPTY.with(area, object);
    }

    private static String fields(
            final String area, final ConfigObject from, final ConfigObject to) {
        return String.join(
                ", ", Comparison.differences(alone(area, from), alone(area, to)).get(0).fields());
    }

    /** Without the object, which may hold secrets. */
    @Override
    public String toString() {
        return kind + " " + place();
    }
}
