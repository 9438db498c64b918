/// The event bus: typed publish and subscribe, every handler isolated from every other.
///
/// One sequencer gives each accepted event its sequence; [io.alphastocks.bus.EventBus] is the whole
/// interface, [io.alphastocks.bus.EventBus] makes the two implementations: a concurrent one on
/// virtual threads and a deterministic one on the caller's thread.
@NullMarked
package io.alphastocks.bus;

import org.jspecify.annotations.NullMarked;
