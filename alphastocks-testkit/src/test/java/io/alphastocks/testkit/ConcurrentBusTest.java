package io.alphastocks.testkit;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventBuses;

class ConcurrentBusTest extends ConcurrentBusContract {

    @Override
    protected EventBus newBus(BusOptions options) {
        return EventBuses.concurrent(options);
    }
}
