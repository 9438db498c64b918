package io.alphastocks.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;

import tools.jackson.databind.introspect.VisibilityChecker;

/// A record is written as its components: methods such as `isOpen()` are views, not state.
final class FieldsOnly {

    private FieldsOnly() {}

    static VisibilityChecker of(VisibilityChecker checker) {
        return checker.withVisibility(PropertyAccessor.GETTER, Visibility.NONE)
                .withVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .withVisibility(PropertyAccessor.FIELD, Visibility.ANY);
    }
}
