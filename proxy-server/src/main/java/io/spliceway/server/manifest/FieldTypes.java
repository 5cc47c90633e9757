// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.spliceway.server.yaml.FieldType;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Knows the fields of the Kubernetes API's types, from the beans that represent them. Confined to one thread. */
final class FieldTypes {
    private static final FieldType.Whole INT = new FieldType.Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);

    private final JsonMapper mapper;
    private final Map<JavaType, FieldType> known = new HashMap<>();

    FieldTypes(JsonMapper mapper) {
        this.mapper = mapper;
    }

    private FieldType of(JavaType type) {
        FieldType cached = known.get(type);
        if (cached == null) {
            cached = find(type);
            known.put(type, cached);
        }
        return cached;
    }

    FieldType of(Class<?> type) {
        return of(mapper.constructType(type));
    }

    private FieldType find(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw == String.class) {
            return new FieldType.Text();
        }
        if (raw == Integer.class || raw == int.class) {
            return INT;
        }
        if (raw == Long.class || raw == long.class) {
            return new FieldType.Whole(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (raw == Boolean.class || raw == boolean.class) {
            return new FieldType.Flag();
        }
        if (Number.class.isAssignableFrom(raw) || raw.isPrimitive()) {
            return new FieldType.Decimal();
        }
        if (raw == IntOrString.class) {
            return new FieldType.WholeOrText(INT);
        }
        if (raw == Quantity.class) {
            return new FieldType.NumberOrText();
        }
        return compound(type);
    }

    private FieldType compound(JavaType type) {
        if (type.isCollectionLikeType() || type.isArrayType()) {
            return new FieldType.ListOf(() -> of(type.getContentType()));
        }
        if (type.isMapLikeType()) {
            return new FieldType.MapOf(() -> of(type.getContentType()));
        }
        if (type.isJavaLangObject() || type.isInterface() || type.isEnumType()) {
            return new FieldType.Free();
        }
        BeanDescription bean = mapper.getDeserializationConfig().introspect(type);
        JsonDeserialize custom = bean.getClassAnnotations().get(JsonDeserialize.class);
        if (custom != null && custom.using() != JsonDeserializer.None.class) {
            return new FieldType.Free();
        }
        Map<String, Supplier<FieldType>> fields = new HashMap<>();
        for (BeanPropertyDefinition property : bean.findProperties()) {
            JavaType fieldType = property.getPrimaryType();
            fields.put(property.getName(), () -> of(fieldType));
        }
        return fields.isEmpty() ? new FieldType.Free() : new FieldType.Fields(fields);
    }
}
