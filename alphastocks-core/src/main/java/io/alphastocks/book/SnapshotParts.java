package io.alphastocks.book;

import io.alphastocks.store.JournalException;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The parts of a snapshot: words of ASCII with a space behind each, cut between its members, so
/// that a store can keep and give them one by one.
final class SnapshotParts {

    /// Gets the members of parts, in their order.
    interface Sink {

        /// Rows of a table that are open.
        void open(String table, RowBlock block);

        /// Rows of a table that are closed.
        void closed(String table, RowBlock block);

        /// All that is in no table.
        void state(byte[] bytes);
    }

    /// A part ends with the member that reaches so many characters.
    private static final int LENGTH = 1_000_000;

    private static final String OPEN = "open";
    private static final String CLOSED = "closed";
    private static final String STATE = "state";

    private final List<String> texts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    void addOpen(String table, RowBlock block) {
        add(OPEN, table, block);
    }

    void addClosed(String table, RowBlock block) {
        add(CLOSED, table, block);
    }

    void addState(byte[] bytes) {
        add(STATE, Base64.getEncoder().encodeToString(bytes));
    }

    private void add(String kind, String table, RowBlock block) {
        add(kind, table, String.valueOf(block.rows()), block.hashes(), block.lines());
    }

    private void add(String... words) {
        for (String word : words) {
            text.append(word).append(' ');
        }
        if (text.length() >= LENGTH) {
            cut();
        }
    }

    private void cut() {
        texts.add(text.toString());
        text.setLength(0);
    }

    /// All parts; nothing can be added any more.
    List<String> texts() {
        if (!text.isEmpty()) {
            cut();
        }
        return List.copyOf(texts);
    }

    /// Reads a part.
    ///
    /// @throws JournalException if it is none
    static void read(String part, Sink sink) {
        Words words = new Words(part);
        while (words.hasNext()) {
            String kind = words.next();
            switch (kind) {
                case OPEN -> sink.open(words.next(), words.block());
                case CLOSED -> sink.closed(words.next(), words.block());
                case STATE -> sink.state(Base64.getDecoder().decode(words.next()));
                default -> throw new JournalException("'" + kind + "' is no member of a snapshot");
            }
        }
    }

    private static final class Words {

        private final String text;
        private int at;

        Words(String text) {
            this.text = text;
        }

        boolean hasNext() {
            return at < text.length();
        }

        String next() {
            int end = text.indexOf(' ', at);
            if (end < 0) {
                throw new JournalException("a part of a snapshot ends in the middle");
            }
            String word = text.substring(at, end);
            at = end + 1;
            return word;
        }

        RowBlock block() {
            return new RowBlock(Integer.parseInt(next()), next(), next());
        }
    }
}
