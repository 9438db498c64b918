/// Tests.
@NullMarked
package io.alphastocks.market;

import org.jspecify.annotations.NullMarked;
