package io.alphastocks.bus;

import io.alphastocks.bus.DeadLetter.Cause;
import io.alphastocks.event.Event;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import java.time.Instant;
import java.util.function.Consumer;

/// Where everything that goes wrong in a handler is told: dead letters, the log, and the handler of
/// errors. None of it ever throws, whatever events, exceptions, clocks, logs and handlers do, and
/// though memory may run out in it.
final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

    private final String bus;
    private final DeadLetterQueue deadLetters;
    private final @Nullable EngineClock clock;
    private final Consumer<? super DeadLetter> uncaught;

    Faults(BusOptions options, DeadLetterQueue deadLetters) {
        this.bus = options.name();
        this.deadLetters = deadLetters;
        this.clock = options.clock();
        this.uncaught = options.uncaught();
    }

    /// The handler threw, or the key could not be had. Of a batch each event is a dead letter.
    void failed(Subscriber subscriber, Object item, Throwable error) {
        try {
            Batch.items(item).forEach(each -> failedOne(subscriber, each, error));
        } catch (Throwable e) {
            broken("dead letter", e);
        }
    }

    private void failedOne(Subscriber subscriber, Object item, Throwable error) {
        DeadLetter letter = letter(subscriber, item, Cause.FAILED, error);
        if (subscriber.logsFailure()) {
            log(
                    LOG.atWarn()
                            .setMessage("handler failed")
                            .addKeyValue("subscription", subscriber.id())
                            .addKeyValue("event", idOf(letter.event()))
                            .addKeyValue("attempt", letter.attempt())
                            .addKeyValue("failures", subscriber.failures())
                            .setCause(error),
                    error);
        }
        tellUncaught(letter);
    }

    /// The handler was interrupted.
    ///
    /// @param overran at its deadline, rather than because the bus closes
    void timedOut(Subscriber subscriber, Object item, boolean overran) {
        try {
            Batch.items(item).forEach(each -> timedOutOne(subscriber, each, overran));
        } catch (Throwable e) {
            broken("dead letter", e);
        }
    }

    private void timedOutOne(Subscriber subscriber, Object item, boolean overran) {
        DeadLetter letter = letter(subscriber, item, Cause.TIMEOUT, null);
        if (subscriber.logsFailure()) {
            log(
                    LOG.atWarn()
                            .setMessage(
                                    overran
                                            ? "handler passed its deadline and is interrupted"
                                            : "handler is interrupted because its bus closes")
                            .addKeyValue("subscription", subscriber.id())
                            .addKeyValue("event", idOf(letter.event()))
                            .addKeyValue("failures", subscriber.failures()),
                    null);
        }
    }

    /// The lane was quarantined before the event's turn came; logged once per lane, by [#stuck].
    void laneStuck(Subscriber subscriber, Object item) {
        try {
            letter(subscriber, item, Cause.LANE_STUCK, null);
        } catch (Throwable e) {
            broken("dead letter", e);
        }
    }

    /// What a handler threw after its deadline: its delivery is accounted for, but an error is
    /// told.
    void threwLate(Subscriber subscriber, Object item, Throwable error) {
        if (error instanceof Error) {
            for (Object each : Batch.items(item)) {
                Event event = Redelivery.event(each);
                tellUncaught(
                        new DeadLetter(
                                0,
                                event,
                                subscriber.id(),
                                Cause.TIMEOUT,
                                error,
                                Redelivery.attempt(each),
                                timeOf(event)));
            }
        }
    }

    void filterFailed(Subscriber subscriber, Event event, Throwable error) {
        log(
                LOG.atWarn()
                        .setMessage(
                                "filter failed and counts as no match; later failures are only counted")
                        .addKeyValue("subscription", subscriber.id())
                        .addKeyValue("event", idOf(event))
                        .setCause(error),
                error);
    }

    /// A handler does not return: said once per execution.
    void stuck(Subscriber subscriber, Object item, String consequence, @Nullable Thread thread) {
        log(
                LOG.atError()
                        .setMessage("handler is STUCK")
                        .addKeyValue("subscription", subscriber.id())
                        .addKeyValue("event", idOf(Redelivery.event(Batch.items(item).getFirst())))
                        .addKeyValue("handler", subscriber.receiver().name())
                        .addKeyValue("consequence", consequence)
                        .addKeyValue("at", thread == null ? "" : topFrame(thread)),
                null);
    }

    void recovered(Subscriber subscriber) {
        log(
                LOG.atInfo()
                        .setMessage("handler returned, its lane leaves quarantine")
                        .addKeyValue("subscription", subscriber.id()),
                null);
    }

    void deep(Subscriber subscriber, long waiting) {
        log(
                LOG.atWarn()
                        .setMessage("many events wait for a handler")
                        .addKeyValue("subscription", subscriber.id())
                        .addKeyValue("waiting", waiting),
                null);
    }

    /// The bus closed before all was done.
    void closed(Deliveries sum) {
        if (sum.undelivered() + sum.inFlight() > 0) {
            log(
                    LOG.atWarn()
                            .setMessage("bus closed before everything was handled")
                            .addKeyValue("undelivered", sum.undelivered())
                            .addKeyValue("inFlight", sum.inFlight())
                            .addKeyValue("timedOut", sum.timedOut()),
                    null);
        }
    }

    /// Something broke that is not a handler's fault.
    void broken(String where, Throwable error) {
        try {
            log(
                    LOG.atError()
                            .setMessage("the event bus failed within itself")
                            .addKeyValue("where", where)
                            .setCause(error),
                    error);
        } catch (Throwable _) {
            // Without memory it cannot even be told that there is none.
        }
    }

    /// Writes to the log. An exception's own message may fail, and a log as well: then at least its
    /// class is told, and if that fails too there is nobody left to tell.
    private void log(LoggingEventBuilder entry, @Nullable Throwable about) {
        try {
            entry.addKeyValue("bus", bus).log();
        } catch (Throwable e) {
            try {
                LOG.atError()
                        .setMessage("something that went wrong cannot be logged")
                        .addKeyValue("bus", bus)
                        .addKeyValue("what", about == null ? "" : about.getClass().getName())
                        .addKeyValue("because", e.getClass().getName())
                        .log();
            } catch (Throwable _) {
                // The dead letter and the counts still tell it.
            }
        }
    }

    private DeadLetter letter(
            Subscriber subscriber, Object item, Cause cause, @Nullable Throwable error) {
        Event event = Redelivery.event(item);
        return deadLetters.add(
                event, subscriber.id(), cause, error, Redelivery.attempt(item), timeOf(event));
    }

    private void tellUncaught(DeadLetter letter) {
        if (letter.error() instanceof Error) {
            try {
                uncaught.accept(letter);
            } catch (Throwable e) {
                broken("the handler of uncaught errors", e);
            }
        }
    }

    private Instant timeOf(Event event) {
        try {
            return clock != null ? clock.now() : event.time();
        } catch (Throwable e) {
            broken("the time of a dead letter", e);
            return Instant.EPOCH;
        }
    }

    private static String idOf(Event event) {
        try {
            return event.id();
        } catch (Throwable e) {
            return event.getClass().getName();
        }
    }

    private static String topFrame(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length == 0 ? "" : stack[0].toString();
    }
}
