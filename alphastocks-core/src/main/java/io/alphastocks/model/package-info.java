/// Values and stored state: money, instruments, market data, signals, orders, positions.
///
/// Everything here is immutable, validated where it is made, and uses `java.base` and JSpecify
/// only. Money is exact ([Price], [Money], [Quantity] are longs of fixed scale); `double` appears
/// in percentages and scores alone.
@NullMarked
package io.alphastocks.model;

import org.jspecify.annotations.NullMarked;
