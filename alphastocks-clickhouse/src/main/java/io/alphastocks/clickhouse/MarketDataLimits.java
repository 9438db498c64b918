package io.alphastocks.clickhouse;

import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Metric;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.Tick;
import io.alphastocks.store.MarketDataBatch;

import java.time.LocalDate;

/// What the columns hold: a row that does not fit is refused when it is given, and by its name. In
/// the store it would be changed silently, or fail the rows that came with it.
final class MarketDataLimits {

    /// 1900-01-01, the first time of a `DateTime64`.
    static final long FIRST_MICROS = -2_208_988_800_000_000L;

    /// 2299-12-31T23:59:59.999999, the last.
    static final long LAST_MICROS = 10_413_791_999_999_999L;

    private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2299, 12, 31);

    /// 18 digits.
    private static final long LARGEST_PRICE = 999_999_999_999_999_999L;

    private MarketDataLimits() {}

    /// @throws IllegalArgumentException if a row does not fit
    static void require(MarketDataBatch batch) {
        for (Tick tick : batch.ticks()) {
            if (isPrice(tick.lastRaw())
                    && isPrice(tick.bidRaw())
                    && isPrice(tick.askRaw())
                    && isTime(tick.timeMicros())) {
                continue;
            }
            time("tick of " + tick.instrument(), tick.timeMicros());
            prices("tick of " + tick.instrument(), tick.lastRaw(), tick.bidRaw(), tick.askRaw());
        }
        for (Candle candle : batch.candles()) {
            String what = "candle of " + candle.instrument();
            time(what, candle.startMicros());
            time(what, candle.endMicros());
            prices(what, candle.highRaw(), candle.lowRaw(), candle.vwapRaw());
        }
        for (OptionChainSnapshot chain : batch.chains()) {
            String what = "chain of " + chain.underlying();
            time(what, chain.timeMicros());
            prices(what, chain.underlyingRaw());
            if (chain.expiry().isBefore(FIRST_DAY) || chain.expiry().isAfter(LAST_DAY)) {
                throw new IllegalArgumentException(
                        "%s: expiry %s must be from %s to %s"
                                .formatted(what, chain.expiry(), FIRST_DAY, LAST_DAY));
            }
            for (OptionChainSnapshot.Quote quote : chain.quotes()) {
                prices(
                        what + ", " + quote.contract(),
                        quote.strikeRaw(),
                        quote.lastRaw(),
                        quote.bidRaw(),
                        quote.askRaw());
            }
        }
        for (Metric metric : batch.metrics()) {
            time("metric " + metric.name(), metric.timeMicros());
        }
    }

    private static boolean isTime(long micros) {
        return micros >= FIRST_MICROS && micros <= LAST_MICROS;
    }

    private static boolean isPrice(long raw) {
        return raw <= LARGEST_PRICE && raw >= -LARGEST_PRICE;
    }

    private static void time(String what, long micros) {
        if (!isTime(micros)) {
            throw new IllegalArgumentException(
                    "%s: the time %s must be from %s to %s"
                            .formatted(
                                    what,
                                    EpochMicros.toInstant(micros),
                                    EpochMicros.toInstant(FIRST_MICROS),
                                    EpochMicros.toInstant(LAST_MICROS)));
        }
    }

    private static void prices(String what, long... raws) {
        for (long raw : raws) {
            if (!isPrice(raw)) {
                throw new IllegalArgumentException(
                        "%s: %s does not fit a Decimal(18, 4); prices are up to %s"
                                .formatted(what, Money.ofRaw(raw), Money.ofRaw(LARGEST_PRICE)));
            }
        }
    }
}
