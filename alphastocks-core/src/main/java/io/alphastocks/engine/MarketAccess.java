package io.alphastocks.engine;

import io.alphastocks.broker.Broker;
import io.alphastocks.model.TradingMode;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What an engine's orders may reach. Only live access holds a broker, so that an engine of another
/// mode has none to reach.
sealed interface MarketAccess {

    TradingMode mode();

    /// Nothing at all.
    record None() implements MarketAccess {

        @Override
        public TradingMode mode() {
            return TradingMode.LOGGING_ONLY;
        }
    }

    /// The simulated venue that the engine makes itself.
    record Simulated() implements MarketAccess {

        @Override
        public TradingMode mode() {
            return TradingMode.PAPER;
        }
    }

    /// A broker, with real money.
    ///
    /// @param broker who executes orders
    /// @param consent how far it may go
    /// @param now the time of the world, microseconds since the epoch: data is as old as it is by
    ///   this clock, so that a recording moves no real money
    record Live(Broker broker, LiveConsent consent, LongSupplier now) implements MarketAccess {

        /// @throws IllegalArgumentException if the broker trades another account
        public Live {
            Objects.requireNonNull(broker, "live trading needs a broker");
            Objects.requireNonNull(consent, "live trading needs consent: see LiveConsent");
            if (!broker.account().equals(consent.account())) {
                throw new IllegalArgumentException(
                        "consent is given for account %s, but the broker %s trades account %s"
                                .formatted(consent.account(), broker.name(), broker.account()));
            }
        }

        /// Hears why the broker serves us no more.
        void onRefused(Consumer<String> reasons) {
            broker.onRefused(reason ->
                    reasons.accept(
                            "the broker %s serves us no more: %s"
                                    .formatted(broker.name(), reason)));
        }

        @Override
        public TradingMode mode() {
            return TradingMode.LIVE;
        }
    }
}
