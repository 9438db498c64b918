/// Where truth is kept: the journal, a set of append-only streams, and its implementation in
/// memory.
@NullMarked
package io.alphastocks.store;

import org.jspecify.annotations.NullMarked;
