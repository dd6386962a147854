package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tandemgate.api.keaha.DhcpdConversion.Note;

/** What people have to look at; the first 10,000. Not thread safe. */
final class Notes {
    private static final int MAX = 10_000;

    private final List<Note> notes = new ArrayList<>();

    /** A statement without a counterpart. */
    void lost(final Statement statement, final String reason, final String remedy) {
        add(statement.position(), statement.shown(), true, reason, remedy);
    }

    void lost(final Statement statement, final Unconvertible why) {
        lost(statement, why.reason(), why.remedy());
    }

    /** A statement that was converted, and may mean something else now. */
    void look(final Statement statement, final String reason, final String remedy) {
        add(statement.position(), statement.shown(), false, reason, remedy);
    }

    /** Something about the whole. */
    void about(final String file, final boolean lost, final String reason, final String remedy) {
        add(new Position(file, 0, 0), "", lost, reason, remedy);
    }

    private void add(
            final Position at,
            final String statement,
            final boolean lost,
            final String reason,
            final String remedy) {
        if (notes.size() < MAX) {
            notes.add(new Note(at.file(), at.line(), at.column(), statement, lost, reason, remedy));
        }
    }

    /** In the order of the files, what is about the whole behind it. */
    List<Note> all() {
        final List<String> files = notes.stream().map(Note::file).distinct().toList();
        final List<Note> sorted = new ArrayList<>(notes);
        sorted.sort(
                Comparator.comparing((Note note) -> note.line() == 0)
                        .thenComparing(note -> files.indexOf(note.file()))
                        .thenComparing(Note::line)
                        .thenComparing(Note::column));
        return List.copyOf(sorted);
    }
}
