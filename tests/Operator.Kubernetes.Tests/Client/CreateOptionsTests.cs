using k8s.Models;
using Microsoft.AspNetCore.Http;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Testing.Servers;

namespace Operator.Kubernetes.Tests.Client;

public sealed class CreateOptionsTests
{
    private static readonly V1ConfigMap Something = new()
    {
        Metadata = new() { Name = "a", NamespaceProperty = "b" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "POST /api/v1/namespaces/b/configmaps?fieldValidation=Strict")]
    [InlineData(false, "POST /api/v1/namespaces/b/configmaps")]
    public async Task Fields_are_checked_strictly_on_request(bool strict, string expected)
    {
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context));
        using var client = Client(server);

        await client.CreateAsync(Something, new CreateOptions { StrictFields = strict }, Token);

        Assert.Equal([expected], server.Requests);
    }

    [Fact]
    public async Task Warnings_of_the_server_are_reported_in_its_own_words()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
            AnswerAsync(
                context,
                """299 - "unknown field \"spec.affinity.foo\"", 299 - "a \\ b, c" """,
                """299 k8s.example.com:6443 "deprecated" """
            )
        );
        using var client = Client(server);
        var warnings = new List<string>();

        await client.CreateAsync(Something, new CreateOptions { Warned = warnings.Add }, Token);

        Assert.Equal(["unknown field \"spec.affinity.foo\"", "a \\ b, c", "deprecated"], warnings);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("299 -")]
    [InlineData("299 - \"no end")]
    [InlineData("299 - \"")]
    [InlineData("110 cache \"Response is stale\"")]
    [InlineData("")]
    public async Task What_is_no_warning_of_the_server_is_none(string header)
    {
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, header));
        using var client = Client(server);
        var warnings = new List<string>();

        var created = await client.CreateAsync(Something, new CreateOptions { Warned = warnings.Add }, Token);

        Assert.Equal(("a", 0), (created.Metadata.Name, warnings.Count));
    }

    private static KubernetesClient Client(LoopbackServer server) => new(new KubernetesClientConfiguration { Host = server.Url });

    private static Task AnswerAsync(HttpContext context, params string[] warnings)
    {
        context.Response.Headers.Append("Warning", warnings);
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"b"}}""");
    }
}
