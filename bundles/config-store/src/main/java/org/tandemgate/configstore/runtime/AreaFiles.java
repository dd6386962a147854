package org.tandemgate.configstore.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.node.Problem;
import org.tandemgate.configstore.flow.AreaFile;
import org.tandemgate.configstore.state.FileDecision;
import org.tandemgate.configstore.state.FileDecision.Kind;

/**
 * The files {@code org.tandemgate.area.KIND-ID.cfg} of etc/ as a way into the store. Looks when it
 * is told that one has changed, as soon as {@value #QUIET_MILLIS} ms have passed without another,
 * and when the store has another revision; never writes a file, so nothing goes round in a circle.
 */
public final class AreaFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AreaFiles.class);
    private static final long QUIET_MILLIS = 100;
    private static final long LONGEST_QUIET_MILLIS = 1000;
    private static final long AGAIN_MILLIS = 300_000;
    private static final long CLOSING_SECONDS = 5;

    private final ConfigStore store;
    private final EtcFiles etc;
    private final SeenFiles seen;
    private final ScheduledExecutorService clock;
    private final ScheduledFuture<?> ticking;
    private final SortedMap<String, Problem> kept = new TreeMap<>();
    private volatile List<Problem> problems = List.of();

    /** Of {@link System#nanoTime}, 0 for never; written by those who tell of a change. */
    private volatile long firstTouch;

    private volatile long lastTouch;
    private long lookedAtRevision = -1;
    private long lookedNanos;
    private boolean wasRefused;

    /**
     * Begins to look.
     *
     * @param directory of the revisions
     * @param etc directory of the files
     * @param configurations properties of every configuration whose PID begins with {@link
     *     AreaFile#PREFIX}, as ConfigAdmin has them now
     * @throws IOException when the directory cannot be used
     */
    public AreaFiles(
            final ConfigStore store,
            final Path directory,
            final Path etc,
            final Supplier<List<Map<String, Object>>> configurations)
            throws IOException {
        this.store = store;
        this.etc = new EtcFiles(etc, configurations);
        seen = new SeenFiles(new DirectoryDisk(directory));
        touch();
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            final var thread = new Thread(task, "config-files");
                            thread.setDaemon(true);
                            return thread;
                        });
        ticking =
                clock.scheduleWithFixedDelay(
                        this::tick, QUIET_MILLIS, QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** One of the configurations has changed. Any thread; never waits. */
    public void touch() {
        final long now = System.nanoTime() | 1;
        lastTouch = now;
        if (firstTouch == 0) {
            firstTouch = now;
        }
    }

    /** What is wrong with the files, oldest first. Any thread; never waits. */
    public List<Problem> problems() {
        return problems;
    }

    private void tick() {
        try {
            if (isDue() && store.status().pending() == null) {
                firstTouch = 0;
                look();
            }
        } catch (final IOException disk) {
            LOG.warn("config-store: cannot keep what files said: {}", disk.getMessage());
        } catch (final RuntimeException defect) {
            LOG.error("config-store: reading the files of areas threw", defect);
        }
    }

    private boolean isDue() {
        final long now = System.nanoTime();
        return isQuiet(now)
                || store.revision() != lookedAtRevision
                || (wasRefused && now - lookedNanos >= millis(AGAIN_MILLIS))
                || etc.isUnsettled();
    }

    private boolean isQuiet(final long now) {
        final long first = firstTouch;
        return first != 0
                && (now - lastTouch >= millis(QUIET_MILLIS)
                        || now - first >= millis(LONGEST_QUIET_MILLIS));
    }

    private static long millis(final long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** A revision that comes from it, or meanwhile, is looked at again. */
    private void look() throws IOException {
        lookedAtRevision = store.revision();
        final SortedMap<String, AreaFile> files = new TreeMap<>();
        final List<Problem> found = new ArrayList<>();
        for (final AreaFile file : etc.files(store.schemas())) {
            if (file.area().isEmpty()) {
                found.add(problem(file.name(), file.complaint()));
                continue;
            }
            final AreaFile other = files.put(place(file), file);
            if (other != null) {
                found.add(twice(file, other));
                files.put(
                        place(file),
                        new AreaFile(file.name(), file.area(), file.id(), null, "is there twice"));
            } else if (file.object() == null) {
                found.add(problem(file.name(), file.complaint()));
            }
        }
        decide(files, found);
    }

    private Problem twice(final AreaFile file, final AreaFile other) {
        return problem(
                file.name(),
                file.name()
                        + " and "
                        + other.name()
                        + " are both "
                        + place(file)
                        + ", and neither counts; remove one");
    }

    private static String place(final AreaFile file) {
        return file.area() + "/" + file.id();
    }

    private void decide(final SortedMap<String, AreaFile> files, final List<Problem> found)
            throws IOException {
        final ConfigDocument said = document(files);
        final ConfigDocument before = seen.document();
        final List<FileDecision> decisions =
                FileDecision.of(said, unread(files, before), before, store.document());
        final var round = new FileRound(store, authors(files));
        round.run(
                decisions.stream()
                        .filter(it -> it.kind() == Kind.TAKE || it.kind() == Kind.REMOVE)
                        .toList());
        round.taken().forEach(it -> note(it, said));
        for (final FileDecision decision : decisions) {
            final String name = name(decision, files);
            switch (decision.kind()) {
                case AGREED, FORGET -> note(decision, said);
                case OVERRULED, CONFLICT ->
                        found.add(problem(name, decision.why() + " (" + name + ")"));
                case KEPT -> {
                    note(decision, said);
                    kept.put(decision.place(), problem(name, decision.why() + " (" + name + ")"));
                }
                case TAKE, REMOVE -> {
                    final String refused = round.refused().get(decision.place());
                    if (refused != null) {
                        found.add(problem(name, refused + " (" + name + ")"));
                    }
                }
            }
        }
        kept.keySet().removeIf(place -> files.containsKey(place) || isGone(place));
        found.addAll(kept.values());
        seen.write(store.revision());
        conclude(found, !round.refused().isEmpty());
    }

    private boolean isGone(final String place) {
        final int slash = place.indexOf('/');
        return store.document()
                .find(place.substring(0, slash), place.substring(slash + 1))
                .isEmpty();
    }

    private static ConfigDocument document(final SortedMap<String, AreaFile> files) {
        final SortedMap<String, SortedMap<String, ConfigObject>> areas = new TreeMap<>();
        for (final AreaFile file : files.values()) {
            final ConfigObject object = file.object();
            if (object != null) {
                areas.computeIfAbsent(file.area(), area -> new TreeMap<>()).put(file.id(), object);
            }
        }
        return new ConfigDocument(areas);
    }

    /** A file that is there and not delivered, or refused, removes nothing. */
    private Set<String> unread(
            final SortedMap<String, AreaFile> files, final ConfigDocument before) {
        final Set<String> unread = new HashSet<>();
        files.forEach(
                (place, file) -> {
                    if (file.object() == null) {
                        unread.add(place);
                    }
                });
        final Map<String, String> kinds =
                store.schemas().stream()
                        .collect(Collectors.toMap(AreaSchema::area, AreaSchema::kind));
        before.areas()
                .forEach(
                        (area, objects) ->
                                objects.keySet().stream()
                                        .filter(id -> !files.containsKey(area + "/" + id))
                                        .filter(id -> etc.isThere(kinds.getOrDefault(area, ""), id))
                                        .forEach(id -> unread.add(area + "/" + id)));
        return unread;
    }

    private Map<String, String> authors(final SortedMap<String, AreaFile> files) {
        final Map<String, String> authors = new HashMap<>();
        files.forEach((place, file) -> authors.put(place, etc.owner(file.name())));
        return authors;
    }

    private void note(final FileDecision decision, final ConfigDocument said) {
        final @Nullable ConfigObject file = said.area(decision.area()).get(decision.id());
        if (file == null) {
            seen.remove(decision.area(), decision.id());
        } else {
            seen.put(decision.area(), file);
        }
    }

    private String name(final FileDecision decision, final SortedMap<String, AreaFile> files) {
        final @Nullable AreaFile file = files.get(decision.place());
        if (file != null) {
            return file.name();
        }
        return store.schemas().stream()
                .filter(schema -> schema.area().equals(decision.area()))
                .map(schema -> AreaFile.names(schema.kind(), decision.id()).get(0) + ".cfg")
                .findFirst()
                .orElse(decision.place());
    }

    /** As it was known before, or new, and then logged. */
    private Problem problem(final String name, final String text) {
        for (final Problem known : problems) {
            if (known.source().equals(name) && known.text().equals(text)) {
                return known;
            }
        }
        LOG.warn("config-store: {}", text);
        return new Problem(name, text, Instant.now());
    }

    private void conclude(final List<Problem> found, final boolean refused) {
        problems = List.copyOf(found);
        wasRefused = refused;
        lookedNanos = System.nanoTime();
    }

    /** Waits until what is being taken is taken; what is in force stays so. */
    @Override
    public void close() {
        ticking.cancel(false);
        clock.shutdown();
        try {
            if (!clock.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                clock.shutdownNow();
            }
        } catch (final InterruptedException stopped) {
            clock.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
