package io.alphastocks.engine;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.store.DeadLetterJournal;
import io.alphastocks.store.Journal;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/// Makes an engine's bus, whose dead letters are kept where the journal is, and waits for it.
final class EngineBus {

    private static final Logger LOG = LoggerFactory.getLogger(EngineBus.class);
    private static final int DEAD_LETTERS = 1_000;
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private EngineBus() {}

    /// @param shutdown closes it
    static EventBus open(
            EngineSettings settings, Journal journal, EngineClock clock, Shutdown shutdown) {
        BusOptions options =
                BusOptions.defaults()
                        .named(settings.account())
                        .clock(clock)
                        .deadLetterCapacity(DEAD_LETTERS);
        if (!journal.isDurable()) {
            EventBus bus = of(settings, options);
            shutdown.add(Shutdown.Stage.BUS, bus);
            return bus;
        }
        DeadLetterJournal letters =
                DeadLetterJournal.open(journal, settings.account(), clock, DEAD_LETTERS);
        shutdown.add(Shutdown.Stage.DEAD_LETTERS, letters);
        EventBus bus = of(settings, options.onDeadLetter(letters));
        shutdown.add(Shutdown.Stage.BUS, bus);
        letters.restore(bus.deadLetters());
        return bus;
    }

    /// Waits, for a while, until all that was published is handled.
    static void settle(EventBus bus, String account) {
        try {
            if (!bus.awaitIdle(STOPPING)) {
                LOG.atWarn().addKeyValue("engine", account).log("handlers still run");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EventBus of(EngineSettings settings, BusOptions options) {
        return settings.concurrent()
                ? EventBus.concurrent(options)
                : EventBus.deterministic(options);
    }
}
