/// Time: the engine's clock with its timers, live or simulated, and the trading calendar. No other
/// package reads the wall clock.
@NullMarked
package io.alphastocks.time;

import org.jspecify.annotations.NullMarked;
