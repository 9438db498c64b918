/// The engine: the only place that wires the parts together, starts them in order and stops them.
@NullMarked
package io.alphastocks.engine;

import org.jspecify.annotations.NullMarked;
