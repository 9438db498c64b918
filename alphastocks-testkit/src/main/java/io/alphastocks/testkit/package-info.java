/// What users test their own strategies, handlers, brokers and stores with: contracts that every
/// implementation of an interface passes, and generators of valid values.
@NullMarked
package io.alphastocks.testkit;

import org.jspecify.annotations.NullMarked;
