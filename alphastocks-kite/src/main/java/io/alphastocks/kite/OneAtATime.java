package io.alphastocks.kite;

import io.alphastocks.market.LiveFeed;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Tick;

import java.util.concurrent.locks.ReentrantLock;

/// Lets several connections speak to one listener, one at a time.
///
/// @param listener who hears
/// @param turn held by who speaks
record OneAtATime(LiveFeed.Listener listener, ReentrantLock turn) implements LiveFeed.Listener {

    private void say(Runnable word) {
        turn.lock();
        try {
            word.run();
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void onTick(Tick tick) {
        turn.lock();
        try {
            listener.onTick(tick);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void onCandle(Candle candle) {
        say(() -> listener.onCandle(candle));
    }

    @Override
    public void onAlive() {
        say(listener::onAlive);
    }

    @Override
    public void onLost(String reason) {
        say(() -> listener.onLost(reason));
    }

    @Override
    public void onRefused(String reason) {
        say(() -> listener.onRefused(reason));
    }
}
