package io.alphastocks.model;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Something that the book and the broker do not agree on, with what each of them says.
public sealed interface Difference {

    /// Both sides, for people.
    String text();

    /// What it is about, however far apart the two are: the same in a later reading.
    String subject();

    /// The contract whose orders or units are concerned.
    InstrumentId instrument();

    /// Whether the account's own orders or units are concerned. Orders that somebody else has given
    /// are not: the account may be traded by hand, too.
    default boolean isOurs() {
        return true;
    }

    /// Some of them in one sentence.
    ///
    /// @param differences at least one
    static String summary(List<Difference> differences) {
        return "book and broker differ in %s things, the first: %s"
                .formatted(differences.size(), differences.getFirst().text());
    }

    /// An order stands differently, or counts other fills.
    ///
    /// @param book the order in the book
    /// @param broker the order at the broker
    record OrderDiffers(Order book, BrokerOrder broker) implements Difference {

        @Override
        public String text() {
            return "order %s: the book has it %s with %s filled, the broker %s with %s filled"
                    .formatted(
                            book.id(),
                            book.state(),
                            book.filled(),
                            broker.state(),
                            broker.filled());
        }

        @Override
        public InstrumentId instrument() {
            return book.instrument();
        }

        @Override
        public String subject() {
            return "order " + book.id();
        }
    }

    /// The broker has an execution that is not booked.
    ///
    /// @param book the order in the book
    /// @param broker the execution at the broker
    record FillUnbooked(Order book, BrokerTrade broker) implements Difference {

        @Override
        public String text() {
            return "order %s: the broker has trade %s of %s at %s, the book does not"
                    .formatted(book.id(), broker.tradeId(), broker.quantity(), broker.price());
        }

        @Override
        public InstrumentId instrument() {
            return book.instrument();
        }

        @Override
        public String subject() {
            return "trade " + broker.tradeId() + " of " + book.id();
        }
    }

    /// All executions of an order at the broker are booked, and yet come to something else: one was
    /// annulled, or corrected.
    ///
    /// @param book the order in the book
    /// @param units units executed at the broker
    /// @param value price × quantity of them
    record FillsDiffer(Order book, Quantity units, Money value) implements Difference {

        @Override
        public String text() {
            return "order %s: the book has %s filled for %s, the broker's trades are %s for %s"
                    .formatted(book.id(), book.filled(), book.filledValue(), units, value);
        }

        @Override
        public InstrumentId instrument() {
            return book.instrument();
        }

        @Override
        public String subject() {
            return "fills of " + book.id();
        }
    }

    /// The broker's order book does not show an order that the book has there. What is of a day
    /// that is over, be it of unknown fate, none shows: it is missing only where the units that are
    /// held cannot tell what became of it, because another order of the same contract and of the
    /// opposite side is not shown either.
    ///
    /// @param book the order in the book
    record OrderMissing(Order book) implements Difference {

        @Override
        public String text() {
            String known = book.brokerOrderId() == null ? "" : " as " + book.brokerOrderId();
            return "order %s: the book has it %s%s, the broker does not show it"
                    .formatted(book.id(), book.state(), known);
        }

        @Override
        public InstrumentId instrument() {
            return book.instrument();
        }

        @Override
        public String subject() {
            return "order " + book.id();
        }
    }

    /// The broker has an order once more.
    ///
    /// @param book the order in the book
    /// @param broker the one too many
    record OrderDuplicated(Order book, BrokerOrder broker) implements Difference {

        @Override
        public String text() {
            return "order %s: the book has it as %s, the broker also as %s, %s with %s filled"
                    .formatted(
                            book.id(),
                            book.brokerOrderId(),
                            broker.brokerOrderId(),
                            broker.state(),
                            broker.filled());
        }

        @Override
        public InstrumentId instrument() {
            return book.instrument();
        }

        @Override
        public String subject() {
            return "broker order " + broker.brokerOrderId();
        }
    }

    /// An order works at the broker with another quantity or limit than the book has: somebody has
    /// changed it there.
    ///
    /// @param book the order in the book
    /// @param broker the order at the broker
    record OrderTermsDiffer(Order book, BrokerOrder broker) implements Difference {

        @Override
        public String text() {
            return "order %s: the book has it over %s at %s, the broker over %s at %s"
                    .formatted(
                            book.id(),
                            book.quantity(),
                            limit(book.limit()),
                            broker.quantity(),
                            limit(broker.limit()));
        }

        private static String limit(@Nullable Price limit) {
            return limit == null ? "the market's price" : "limit " + limit;
        }

        @Override
        public InstrumentId instrument() {
            return book.instrument();
        }

        @Override
        public String subject() {
            return "terms of " + book.id();
        }
    }

    /// The broker shows an order's tag on something that was not ordered so.
    ///
    /// @param book the order in the book
    /// @param broker what the broker shows
    record OrderMismatched(Order book, BrokerOrder broker) implements Difference {

        @Override
        public String text() {
            return "order %s: the book has it as %s %s of %s, the broker has its tag on %s, %s %s of %s"
                    .formatted(
                            book.id(),
                            book.side(),
                            book.quantity(),
                            book.instrument(),
                            broker.brokerOrderId(),
                            broker.side(),
                            broker.quantity(),
                            broker.instrument());
        }

        @Override
        public InstrumentId instrument() {
            return book.instrument();
        }

        @Override
        public String subject() {
            return "broker order " + broker.brokerOrderId();
        }
    }

    /// The broker has an order that the book does not have: somebody else's.
    ///
    /// @param broker the order at the broker
    record OrderForeign(BrokerOrder broker) implements Difference {

        @Override
        public String text() {
            return "broker order %s of %s: %s with %s of %s filled, the book does not have it"
                    .formatted(
                            broker.brokerOrderId(),
                            broker.instrument(),
                            broker.state(),
                            broker.filled(),
                            broker.quantity());
        }

        @Override
        public InstrumentId instrument() {
            return broker.instrument();
        }

        @Override
        public String subject() {
            return "broker order " + broker.brokerOrderId();
        }

        @Override
        public boolean isOurs() {
            return false;
        }
    }

    /// The two count other units of an instrument that the book holds or has traded today.
    ///
    /// @param instrument what is held
    /// @param book net units in the book
    /// @param broker net units at the broker
    record PositionDiffers(InstrumentId instrument, long book, long broker) implements Difference {

        @Override
        public String text() {
            return "%s: the book holds %s, the broker %s".formatted(instrument, book, broker);
        }

        @Override
        public String subject() {
            return "units of " + instrument;
        }
    }
}
