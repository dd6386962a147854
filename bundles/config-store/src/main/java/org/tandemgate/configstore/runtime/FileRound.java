package org.tandemgate.configstore.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.configstore.state.FileDecision;
import org.tandemgate.configstore.state.FileDecision.Kind;
import org.tandemgate.configstore.state.Validation;

/**
 * Brings what files want into the store, together where that is possible; what is refused is found
 * out and left out, so that one bad file does not hold up the others. Used once, by one thread.
 */
final class FileRound {
    /** The origin of its revisions. */
    static final String ORIGIN = "file";

    /** Attempts; each may load a whole set of rules. */
    private static final int MOST_COMMITS = 64;

    private static final int MOST_NAMED = 5;

    /** What others refer to comes first and goes last. */
    private static final List<String> FIRST = List.of("interfaces", "aliases", "gateways");

    private final ConfigStore store;
    private final Map<String, String> authors;
    private final Map<String, String> refused = new HashMap<>();
    private final List<FileDecision> taken = new ArrayList<>();
    private int commits;

    /**
     * @param authors who owns the file of an object, by its place
     */
    FileRound(final ConfigStore store, final Map<String, String> authors) {
        this.store = store;
        this.authors = authors;
    }

    /** Why something was refused, by the object's place. */
    Map<String, String> refused() {
        return refused;
    }

    /** What is in force now. */
    List<FileDecision> taken() {
        return taken;
    }

    /** Does as much of it as can be done. */
    void run(final List<FileDecision> wanted) {
        final List<FileDecision> sorted = new ArrayList<>(wanted);
        sorted.sort(Comparator.comparingInt(FileRound::order));
        commit(valid(sorted));
    }

    private static int order(final FileDecision decision) {
        final int at = FIRST.indexOf(decision.area());
        final int order = at < 0 ? FIRST.size() : at;
        return decision.kind() == Kind.TAKE ? order : 2 * FIRST.size() + 1 - order;
    }

    /** Without those that the schemas refuse. */
    private List<FileDecision> valid(final List<FileDecision> wanted) {
        final List<FileDecision> left = new ArrayList<>(wanted);
        while (!left.isEmpty()) {
            final List<String> complaints = Validation.complaints(candidate(left));
            if (complaints.isEmpty()) {
                break;
            }
            if (!left.removeIf(it -> isBlamed(it, complaints))) {
                leaveOutCulprit(left, complaints.get(0));
            }
        }
        return left;
    }

    private boolean isBlamed(final FileDecision decision, final List<String> complaints) {
        final String place = decision.place() + " ";
        final List<String> own = new ArrayList<>();
        for (final String complaint : complaints) {
            if (complaint.startsWith(place)) {
                own.add(complaint.substring(place.length()));
            }
        }
        if (!own.isEmpty()) {
            refused.put(decision.place(), String.join("; ", own));
        }
        return !own.isEmpty();
    }

    /** The last one without which the complaint is gone; all of them when it is no single one. */
    private void leaveOutCulprit(final List<FileDecision> left, final String complaint) {
        for (int i = left.size() - 1; i >= Math.max(0, left.size() - MOST_COMMITS); i--) {
            final List<FileDecision> without = new ArrayList<>(left);
            final FileDecision suspect = without.remove(i);
            if (!Validation.complaints(candidate(without)).contains(complaint)) {
                refused.put(suspect.place(), "without it " + complaint);
                left.remove(i);
                return;
            }
        }
        left.forEach(it -> refused.put(it.place(), complaint));
        left.clear();
    }

    private ConfigDocument candidate(final List<FileDecision> wanted) {
        final SortedMap<String, SortedMap<String, ConfigObject>> areas = new TreeMap<>();
        store.document().areas().forEach((area, all) -> areas.put(area, new TreeMap<>(all)));
        for (final FileDecision decision : wanted) {
            final SortedMap<String, ConfigObject> objects =
                    areas.computeIfAbsent(decision.area(), area -> new TreeMap<>());
            final ConfigObject object = decision.object();
            if (object == null) {
                objects.remove(decision.id());
            } else {
                objects.put(decision.id(), object);
            }
        }
        return new ConfigDocument(areas);
    }

    /** Halves what is refused until the culprit stands alone. */
    private void commit(final List<FileDecision> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        try {
            commits++;
            final long base = store.revision();
            store.commit(
                    new Change(
                            candidate(wanted),
                            base,
                            author(wanted),
                            ORIGIN,
                            summary(wanted),
                            Duration.ZERO));
            taken.addAll(wanted);
        } catch (final RefusedException bad) {
            if (wanted.size() == 1 || commits >= MOST_COMMITS) {
                wanted.forEach(it -> refused.put(it.place(), bad.getMessage()));
            } else {
                commit(wanted.subList(0, wanted.size() / 2));
                commit(wanted.subList(wanted.size() / 2, wanted.size()));
            }
        }
    }

    private String author(final List<FileDecision> wanted) {
        final TreeSet<String> names = new TreeSet<>();
        wanted.forEach(it -> names.add(authors.getOrDefault(it.place(), "who removed the file")));
        return String.join(", ", names);
    }

    private static String summary(final List<FileDecision> wanted) {
        final List<String> names =
                wanted.stream()
                        .limit(MOST_NAMED)
                        .map(it -> (it.object() == null ? "-" : "") + it.place())
                        .toList();
        return String.join(", ", names)
                + (wanted.size() > MOST_NAMED
                        ? " and " + (wanted.size() - MOST_NAMED) + " more"
                        : "");
    }
}
