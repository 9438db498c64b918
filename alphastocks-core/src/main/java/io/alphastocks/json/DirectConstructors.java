package io.alphastocks.json;

import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.std.StdValueInstantiator;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/// Calls the constructors of records by reflection. Jackson takes a method handle with any number
/// of arguments, and makes a new one for each call: that costs half the time of reading a record.
final class DirectConstructors extends ValueInstantiators.Base {

    @Override
    public ValueInstantiator modifyValueInstantiator(
            DeserializationConfig config,
            BeanDescription.Supplier bean,
            ValueInstantiator instantiator) {
        return instantiator instanceof StdValueInstantiator standard
                        && bean.getBeanClass().isRecord()
                        && standard.getWithArgsCreator() != null
                        && standard.getWithArgsCreator().getAnnotated()
                                instanceof Constructor<?> constructor
                ? new Direct(standard, constructor)
                : instantiator;
    }

    private static final class Direct extends StdValueInstantiator {

        private final Constructor<?> constructor;

        Direct(StdValueInstantiator standard, Constructor<?> constructor) {
            super(standard);
            this.constructor = constructor;
        }

        @Override
        public Object createFromObjectWith(DeserializationContext context, Object[] args) {
            try {
                return constructor.newInstance(args);
            } catch (InvocationTargetException e) {
                return context.handleInstantiationProblem(
                        getValueClass(), args, rewrapCtorProblem(context, e.getTargetException()));
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                return context.handleInstantiationProblem(
                        getValueClass(), args, rewrapCtorProblem(context, e));
            }
        }
    }
}
