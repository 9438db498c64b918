/// AlphaStocks, an embeddable trading engine. This package is the root of the others and holds no
/// type of its own.
@NullMarked
package io.alphastocks;

import org.jspecify.annotations.NullMarked;
