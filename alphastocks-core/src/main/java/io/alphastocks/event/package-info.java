/// Events: what the parts of the engine, and its users, tell one another. Every event is an
/// immutable record that carries all that a handler needs.
@NullMarked
package io.alphastocks.event;

import org.jspecify.annotations.NullMarked;
