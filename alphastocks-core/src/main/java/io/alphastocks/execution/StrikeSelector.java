package io.alphastocks.execution;

import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.model.Moneyness;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.StrikeCandidate;
import io.alphastocks.model.StrikeCandidate.FilterResult;
import io.alphastocks.model.StrikeCandidate.Verdict;
import io.alphastocks.model.Tick;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Chooses the contract: the nearest expiry within bounds, the strikes around the wanted one, every
/// filter asked of every candidate, and of those that pass the one nearest to the wanted strike. A
/// filter whose input the feed does not have passes, and shows as not available.
final class StrikeSelector {

    /// What was considered, the chosen one marked.
    ///
    /// @param chosen the contract; null where none is left
    /// @param premium its price; null where none is left
    /// @param candidates every contract that was looked at, in the order of strikes
    record Selection(
            @Nullable OptionContract chosen,
            @Nullable Price premium,
            List<StrikeCandidate> candidates) {}

    private final InstrumentMaster instruments;
    private final ExecutionSettings settings;
    private final Function<OptionContract, Optional<Tick>> lastTick;

    StrikeSelector(
            InstrumentMaster instruments,
            ExecutionSettings settings,
            Function<OptionContract, Optional<Tick>> lastTick) {
        this.instruments = instruments;
        this.settings = settings;
        this.lastTick = lastTick;
    }

    /// The nearest expiry with the days that the settings allow.
    Optional<LocalDate> expiry(String symbol, LocalDate today) {
        return instruments.expiries(symbol).stream()
                .filter(expiry -> {
                    long days = ChronoUnit.DAYS.between(today, expiry);
                    return days >= settings.minDaysToExpiry() && days <= settings.maxDaysToExpiry();
                })
                .findFirst();
    }

    Selection select(String symbol, LocalDate expiry, OptionType type, Price underlying) {
        double wanted = wantedStrike(underlying, type);
        List<StrikeCandidate> candidates = new ArrayList<>();
        for (Price strike : around(instruments.strikes(symbol, expiry), wanted)) {
            instruments
                    .option(symbol, expiry, strike, type)
                    .ifPresent(contract -> candidates.add(candidate(contract, wanted, underlying)));
        }
        Optional<StrikeCandidate> best =
                candidates.stream()
                        .filter(StrikeCandidate::isEligible)
                        .min(Comparator.comparingDouble(StrikeCandidate::distancePercent));
        if (best.isEmpty()) {
            return new Selection(null, null, candidates);
        }
        candidates.replaceAll(c -> c.equals(best.get()) ? c.asChosen() : c);
        return new Selection(best.get().contract(), best.get().premium(), candidates);
    }

    private double wantedStrike(Price underlying, OptionType type) {
        double percent = settings.profile().moneynessPercent();
        Moneyness moneyness = settings.profile().moneyness();
        boolean below = (moneyness == Moneyness.ITM) == (type == OptionType.CE);
        double shift = moneyness == Moneyness.ATM ? 0 : below ? -percent : percent;
        return underlying.toDouble() * (1 + shift / 100);
    }

    private List<Price> around(List<Price> strikes, double wanted) {
        int nearest = 0;
        for (int i = 1; i < strikes.size(); i++) {
            double distance = Math.abs(strikes.get(i).toDouble() - wanted);
            if (distance < Math.abs(strikes.get(nearest).toDouble() - wanted)) {
                nearest = i;
            }
        }
        int from = Math.max(0, nearest - settings.strikesAround());
        int to = Math.min(strikes.size(), nearest + settings.strikesAround() + 1);
        return strikes.subList(from, to);
    }

    private StrikeCandidate candidate(OptionContract contract, double wanted, Price underlying) {
        Optional<Tick> tick = lastTick.apply(contract);
        double distance =
                Math.abs(contract.strike().toDouble() - wanted) * 100 / underlying.toDouble();
        Price premium = tick.map(StrikeSelector::premium).orElse(null);
        return new StrikeCandidate(
                contract, premium, distance, filters(tick.orElse(null), premium), false);
    }

    /// What a buyer would pay: the ask, or the last price where there are no quotes.
    private static Price premium(Tick tick) {
        return tick.ask().orElseGet(tick::last);
    }

    private List<FilterResult> filters(@Nullable Tick tick, @Nullable Price premium) {
        if (tick == null || premium == null) {
            return List.of(new FilterResult("price", Verdict.FAILED, "none yet", "a price"));
        }
        return List.of(
                atLeast("open interest", tick.openInterest(), settings.minOpenInterest()),
                atLeast("volume", tick.dayVolume(), settings.minVolume()),
                spread(tick),
                premiumWithin(premium),
                new FilterResult(
                        "delta", Verdict.NOT_AVAILABLE, "", ">= " + settings.profile().minDelta()));
    }

    private static FilterResult atLeast(String name, long value, long least) {
        if (value == Tick.NOT_AVAILABLE) {
            return new FilterResult(name, Verdict.NOT_AVAILABLE, "", ">= " + least);
        }
        return new FilterResult(
                name,
                value >= least ? Verdict.PASSED : Verdict.FAILED,
                Long.toString(value),
                ">= " + least);
    }

    private FilterResult spread(Tick tick) {
        String limit = "<= " + settings.maxSpreadPercent() + " %";
        if (!tick.hasQuote()) {
            return new FilterResult("spread", Verdict.NOT_AVAILABLE, "", limit);
        }
        double percent = (tick.askRaw() - tick.bidRaw()) * 200.0 / (tick.askRaw() + tick.bidRaw());
        return new FilterResult(
                "spread",
                percent <= settings.maxSpreadPercent() ? Verdict.PASSED : Verdict.FAILED,
                String.format(Locale.ROOT, "%.2f %%", percent),
                limit);
    }

    private FilterResult premiumWithin(Price premium) {
        boolean within =
                premium.compareTo(settings.minPremium()) >= 0
                        && premium.compareTo(settings.maxPremium()) <= 0;
        return new FilterResult(
                "premium",
                within ? Verdict.PASSED : Verdict.FAILED,
                premium.toString(),
                settings.minPremium() + " to " + settings.maxPremium());
    }
}
