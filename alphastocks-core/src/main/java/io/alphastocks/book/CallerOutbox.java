package io.alphastocks.book;

import io.alphastocks.event.Event;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// Publishes on the thread that stores: for the deterministic bus, where there is only one. A
/// handler of a published event may give the next command; what that adds is published after what
/// came before it.
final class CallerOutbox implements Outbox {

    private final BookLog log;
    private final PublishedMark mark;
    private final int eventsBetweenMarks;
    private final Deque<Commit> waiting = new ArrayDeque<>();
    private @Nullable Publication publication;
    private boolean publishing;
    private long version;

    /// Up to which everything is published while nobody takes what is.
    private long published;

    private long marked;

    /// @param eventsBetweenMarks after how many events it keeps how far it came
    CallerOutbox(BookLog log, PublishedMark mark, int eventsBetweenMarks) {
        this.log = log;
        this.mark = mark;
        this.eventsBetweenMarks = eventsBetweenMarks;
        this.version = log.version();
        this.published = Math.min(mark.version(), version);
    }

    @Override
    public void add(List<Commit> commits) {
        if (commits.isEmpty()) {
            return;
        }
        version = commits.getLast().version();
        Publication target = publication;
        if (target != null) {
            waiting.addAll(commits);
            publishWaiting(target);
        }
    }

    @Override
    public void publishTo(Consumer<Event> publisher) {
        if (publication != null) {
            throw new IllegalStateException("the book publishes already");
        }
        Publication target = new Publication(log, publisher, published);
        publication = target;
        publishing = true;
        try {
            target.catchUp(version);
        } catch (RuntimeException e) {
            published = target.version();
            publication = null;
            waiting.clear();
            throw e;
        } finally {
            publishing = false;
        }
        publishWaiting(target);
    }

    private void publishWaiting(Publication target) {
        if (publishing) {
            return;
        }
        publishing = true;
        try {
            for (Commit next; (next = waiting.poll()) != null; ) {
                target.publish(next);
                if (target.events() - marked >= eventsBetweenMarks) {
                    marked = target.events();
                    mark.store(target.version());
                }
            }
        } finally {
            publishing = false;
        }
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public boolean isPublishing() {
        return publishing || !waiting.isEmpty();
    }

    @Override
    public void close() {
        if (publication != null) {
            mark.close(publication.version());
        }
    }
}
