package io.alphastocks.bus;

import io.alphastocks.bus.DeadLetter.Cause;
import io.alphastocks.event.Event;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.function.Consumer;

/// Where everything that goes wrong in a handler is told: dead letters, the log, and the handler of
/// errors. None of it ever throws, whatever events, clock and handlers do.
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
        Batch.items(item).forEach(each -> failedOne(subscriber, each, error));
    }

    private void failedOne(Subscriber subscriber, Object item, Throwable error) {
        DeadLetter letter = letter(subscriber, item, Cause.FAILED, error);
        if (subscriber.logsFailure()) {
            LOG.atWarn()
                    .setMessage("handler failed")
                    .addKeyValue("bus", bus)
                    .addKeyValue("subscription", subscriber.id())
                    .addKeyValue("event", idOf(letter.event()))
                    .addKeyValue("attempt", letter.attempt())
                    .addKeyValue("failures", subscriber.failures())
                    .setCause(error)
                    .log();
        }
        tellUncaught(letter);
    }

    void timedOut(Subscriber subscriber, Object item) {
        Batch.items(item).forEach(each -> timedOutOne(subscriber, each));
    }

    private void timedOutOne(Subscriber subscriber, Object item) {
        DeadLetter letter = letter(subscriber, item, Cause.TIMEOUT, null);
        if (subscriber.logsFailure()) {
            LOG.atWarn()
                    .setMessage("handler passed its deadline and is interrupted")
                    .addKeyValue("bus", bus)
                    .addKeyValue("subscription", subscriber.id())
                    .addKeyValue("event", idOf(letter.event()))
                    .addKeyValue("failures", subscriber.failures())
                    .log();
        }
    }

    /// The lane was quarantined before the event's turn came; logged once per lane, by [#stuck].
    void laneStuck(Subscriber subscriber, Object item) {
        letter(subscriber, item, Cause.LANE_STUCK, null);
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
        LOG.atWarn()
                .setMessage("filter failed and counts as no match; later failures are only counted")
                .addKeyValue("bus", bus)
                .addKeyValue("subscription", subscriber.id())
                .addKeyValue("event", idOf(event))
                .setCause(error)
                .log();
    }

    /// A handler does not return: said once per execution.
    void stuck(Subscriber subscriber, Object item, String consequence, @Nullable Thread thread) {
        LOG.atError()
                .setMessage("handler is STUCK")
                .addKeyValue("bus", bus)
                .addKeyValue("subscription", subscriber.id())
                .addKeyValue("event", idOf(Redelivery.event(Batch.items(item).getFirst())))
                .addKeyValue("handler", subscriber.receiver().name())
                .addKeyValue("consequence", consequence)
                .addKeyValue("at", thread == null ? "" : topFrame(thread))
                .log();
    }

    void recovered(Subscriber subscriber) {
        LOG.atInfo()
                .setMessage("handler returned, its lane leaves quarantine")
                .addKeyValue("bus", bus)
                .addKeyValue("subscription", subscriber.id())
                .log();
    }

    void deep(Subscriber subscriber, long waiting) {
        LOG.atWarn()
                .setMessage("many events wait for a handler")
                .addKeyValue("bus", bus)
                .addKeyValue("subscription", subscriber.id())
                .addKeyValue("waiting", waiting)
                .log();
    }

    /// The bus closed before all was done.
    void closed(Deliveries sum) {
        if (sum.undelivered() + sum.inFlight() > 0) {
            LOG.atWarn()
                    .setMessage("bus closed before everything was handled")
                    .addKeyValue("bus", bus)
                    .addKeyValue("undelivered", sum.undelivered())
                    .addKeyValue("inFlight", sum.inFlight())
                    .addKeyValue("timedOut", sum.timedOut())
                    .log();
        }
    }

    /// Something broke that is not a handler's fault.
    void broken(String where, Throwable error) {
        LOG.atError()
                .setMessage("the event bus failed within itself")
                .addKeyValue("bus", bus)
                .addKeyValue("where", where)
                .setCause(error)
                .log();
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
