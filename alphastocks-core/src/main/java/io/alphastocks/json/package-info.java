/// How values and events stand in JSON; for the engine's own parts.
@NullMarked
package io.alphastocks.json;

import org.jspecify.annotations.NullMarked;
