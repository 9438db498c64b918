package io.alphastocks.examples.crash;

import io.alphastocks.broker.BrokerException;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.Event;
import io.alphastocks.event.SystemReady;

import java.util.concurrent.atomic.AtomicBoolean;

/// Who lets an engine trade again after it has halted itself: when its book and the broker agree.
///
/// @param engine what is looked after
/// @param ready whether the engine trades yet
record Operator(TradingEngine engine, AtomicBoolean ready) {

    private static final int TRIES = 20;

    Operator(TradingEngine engine) {
        this(engine, new AtomicBoolean());
    }

    /// The engine is ready, or has halted.
    void on(Event event) {
        if (event instanceof SystemReady) {
            ready.set(true);
        }
        if (ready.get() && !engine.book().trading().allowsEntries() && agrees()) {
            boolean _ = engine.resume("the operator has compared book and broker");
        }
    }

    private boolean agrees() {
        for (int tries = 0; ; tries++) {
            try {
                return engine.reconcile(ReconciliationPolicy.ADOPT).agrees();
            } catch (BrokerException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }
}
