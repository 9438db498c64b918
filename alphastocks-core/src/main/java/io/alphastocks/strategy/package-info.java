/// Strategies: the interface that users implement, what it is given, and the shipped ones.
@NullMarked
package io.alphastocks.strategy;

import org.jspecify.annotations.NullMarked;
