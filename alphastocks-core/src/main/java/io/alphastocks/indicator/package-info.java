/// Incremental indicators: each takes one value or candle at a time, in constant time and memory.
@NullMarked
package io.alphastocks.indicator;

import org.jspecify.annotations.NullMarked;
