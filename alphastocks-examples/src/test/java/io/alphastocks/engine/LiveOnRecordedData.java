package io.alphastocks.engine;

import io.alphastocks.broker.Broker;

import java.util.function.LongSupplier;

/// The way for a test to a live engine whose data is not of this moment: users have none.
public final class LiveOnRecordedData {

    private LiveOnRecordedData() {}

    /// @param now the time by which data is as old as it is, microseconds since the epoch
    public static EngineBuilder live(Broker broker, LiveConsent consent, LongSupplier now) {
        return TradingEngine.live(broker, consent, now);
    }
}
