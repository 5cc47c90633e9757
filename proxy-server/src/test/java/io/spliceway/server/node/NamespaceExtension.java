// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Skips what needs network namespaces where there are none, and starts one cluster for all tests of a run. */
final class NamespaceExtension implements ExecutionCondition, ParameterResolver, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(NamespaceExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String missing = store(context).computeIfAbsent("missing", key -> missing(), String.class);
        return missing.isEmpty()
                ? ConditionEvaluationResult.enabled("")
                : ConditionEvaluationResult.disabled("needs " + missing);
    }

    private static String missing() {
        List<String> missing = new ArrayList<>();
        try (var probe = NetworkNamespace.create()) {
            for (List<String> program : List.of(List.of("ip", "-V"), List.of("nft", "--version"))) {
                if (!probe.has(program.toArray(String[]::new))) {
                    missing.add("the program " + program.getFirst());
                }
            }
        } catch (UncheckedIOException e) {
            missing.add("root, for network namespaces");
        }
        return String.join(" and ", missing);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context)
                .computeIfAbsent(
                        "cluster",
                        key -> {
                            try {
                                return TestCluster.start();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        TestCluster.class);
    }

    /** Leaves no Service to the next test. */
    @Override
    public void afterEach(ExtensionContext context) {
        TestCluster cluster = store(context).get("cluster", TestCluster.class);
        if (cluster != null) {
            cluster.clear();
        }
    }

    // Values of the root's store that are AutoCloseable are closed at the end of the run.
    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE);
    }
}
