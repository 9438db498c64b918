/// Tests.
@NullMarked
package io.alphastocks.time;

import org.jspecify.annotations.NullMarked;
