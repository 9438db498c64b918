/// Where truth is kept: the journal, a set of append-only streams; and where market data is kept,
/// which may be lost. Both have an implementation in memory.
@NullMarked
package io.alphastocks.store;

import org.jspecify.annotations.NullMarked;
