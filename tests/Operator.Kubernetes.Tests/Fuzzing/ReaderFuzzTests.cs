using System.Text;
using System.Text.Json;
using k8s.Models;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models.Serialization;
using Operator.Testing.Fuzzing;

namespace Operator.Kubernetes.Tests.Fuzzing;

/// <summary>One mutated object in a list: it is read or rejected, and the others are there.</summary>
[Trait("Category", Fuzz.Category)]
public sealed class ReaderFuzzTests
{
    private const string Before = """{"kind":"PodList","metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"first"}},""";
    private const string After = """,{"metadata":{"name":"last"}}]}""";

    private static readonly byte[][] Pods =
    [
        """{"metadata":{"name":"odd","namespace":"a","labels":{"x":"y"},"creationTimestamp":"2026-03-04T05:06:07Z","managedFields":[{"fieldsV1":{"f:spec":{}}}]},"spec":{"containers":[{"name":"c","resources":{"limits":{"cpu":"100m"}}}]},"status":{"phase":"Running","containerStatuses":[{"name":"c","restartCount":1,"state":{"terminated":{"exitCode":137}}}]}}"""u8.ToArray(),
        """{"metadata":{"name":"odd"},"spec":null,"status":{"conditions":[null]}}"""u8.ToArray(),
    ];

    private static readonly string[] Words =
    [
        .. new[]
        {
            "null",
            "[",
            "{",
            "\"\"",
            "1e400",
            "-1",
            "99999999999999999999",
            "\"0001-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:59Z\"",
            "\\ud800",
            "true",
        },
        string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200),
    ];

    [Fact]
    public void Odd_object_spoils_no_other() =>
        Fuzz.Run(
            Pods,
            Words,
            input =>
            {
                // What is no JSON at all never comes from an API server as one of its objects.
                if (!IsObject(input))
                {
                    return;
                }

                var reader = new ObjectReader<V1Pod>(KubernetesModelsJsonContext.Default.V1Pod);
                var page = reader.ReadPage([.. Encoding.UTF8.GetBytes(Before), .. input, .. Encoding.UTF8.GetBytes(After)]);

                var names = page.Items.Select(pod => pod.Metadata.Name).ToArray();
                Assert.Equal("first", names[0]);
                Assert.Equal("last", names[^1]);
                Assert.Equal(3, page.Items.Count + page.Rejected.Count);
                Assert.Equal("5", page.Metadata.ResourceVersion);
            },
            inputs: 3000
        );

    [Fact]
    public void Answer_that_is_cut_or_no_list_is_refused_and_nothing_else_happens() =>
        Fuzz.Run(
            [Encoding.UTF8.GetBytes(Before + Encoding.UTF8.GetString(Pods[0]) + After)],
            Words,
            input =>
            {
                try
                {
                    Assert.NotNull(new ObjectReader<V1Pod>(KubernetesModelsJsonContext.Default.V1Pod).ReadPage(input));
                }
                catch (JsonException)
                {
                    // The one exception that callers expect.
                }
            },
            inputs: 3000
        );

    private static bool IsObject(byte[] input)
    {
        try
        {
            using var document = JsonDocument.Parse(input, new JsonDocumentOptions { MaxDepth = 10_000 });
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
