/// Market data: feeds, instruments, candles, history and option chains.
@NullMarked
package io.alphastocks.market;

import org.jspecify.annotations.NullMarked;
