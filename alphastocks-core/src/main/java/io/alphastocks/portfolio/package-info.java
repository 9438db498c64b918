/// Portfolios: cash and positions, and the sums that must hold between them.
@NullMarked
package io.alphastocks.portfolio;

import org.jspecify.annotations.NullMarked;
