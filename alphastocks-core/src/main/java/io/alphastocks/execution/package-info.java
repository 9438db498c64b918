/// The options executor: from a stored signal to admitted orders, through rules, strike selection
/// and sizing.
@NullMarked
package io.alphastocks.execution;

import org.jspecify.annotations.NullMarked;
