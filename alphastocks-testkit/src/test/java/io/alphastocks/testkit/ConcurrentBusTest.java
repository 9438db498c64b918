package io.alphastocks.testkit;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;

class ConcurrentBusTest extends ConcurrentBusContract {

    @Override
    protected EventBus newBus(BusOptions options) {
        return EventBus.concurrent(options);
    }
}
