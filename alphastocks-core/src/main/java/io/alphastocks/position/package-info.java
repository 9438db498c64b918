/// The position manager: judges every tick of what is held against its exit plan.
@NullMarked
package io.alphastocks.position;

import org.jspecify.annotations.NullMarked;
