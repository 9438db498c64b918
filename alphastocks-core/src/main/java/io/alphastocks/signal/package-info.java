/// The signal manager: from a strategy's wish to a stored signal, and what the underlying does to
/// it afterwards.
@NullMarked
package io.alphastocks.signal;

import org.jspecify.annotations.NullMarked;
