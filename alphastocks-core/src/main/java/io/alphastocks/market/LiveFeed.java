package io.alphastocks.market;

/// Market data as it happens: the feed gives it when it has it, by threads of its own.
///
/// A feed that loses its source looks for it again by itself, and says so; it never gives up in
/// silence.
public non-sealed interface LiveFeed extends MarketDataFeed, AutoCloseable {

    /// Begins to give data, and goes on until it is closed. Returns without waiting for a
    /// connection. Called once.
    void start(Listener listener);

    /// Gives no more. Closing twice does nothing more.
    @Override
    void close();

    /// Where its data goes, and what else there is to say of it. One thread at a time calls it;
    /// which one may change. It may take its time, which then makes the feed wait.
    interface Listener extends MarketDataSink {

        /// The source is there and has nothing new: a price that does not change is not stale.
        void onAlive();

        /// The source is lost; the feed looks for it.
        void onLost(String reason);

        /// The source does not let us in, and to ask again would not help: a person has to do
        /// something. The feed goes on when that is done.
        void onRefused(String reason);
    }
}
