using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models.Serialization;
using Operator.Testing;
using Operator.Testing.Builds;
using Operator.Testing.Proxy;

namespace Operator.Tests.Controllers;

/// <summary>What newer API servers say about a Pod; the proxy plays them.</summary>
public sealed class ServerWarningTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Fact]
    public async Task Pod_is_created_with_strict_field_validation_and_what_the_server_warns_of_is_in_the_status()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        bench.Proxy.Serve(
            IsCreation,
            context =>
                CreateAsync(bench, context, "would violate PodSecurity \\\"baseline:latest\\\": seccompProfile, password=hunter2hunter2")
        );
        await bench.CreateAsync(An.ImageBuild("warned"));

        var status = (await bench.WaitAsync("warned", status => status.Warnings is not null, "the warning is reported")).Status;

        var warning = Assert.Single(status.Warnings!);
        Assert.StartsWith(
            "The API server warns of the Pod: would violate PodSecurity \"baseline:latest\": seccompProfile",
            warning,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("hunter2", warning, StringComparison.Ordinal);
        Assert.All(
            bench.Proxy.Requests.Where(IsCreation),
            request => Assert.Contains("fieldValidation=Strict", request.Query, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Server_that_lacks_a_field_of_the_operators_gets_its_Pods_without_strict_validation()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        bench.Proxy.Serve(
            request => IsCreation(request) && request.Query.Contains("fieldValidation=Strict", StringComparison.Ordinal),
            context => RefuseAsync(context, "spec.initContainers[1].securityContext.appArmorProfile")
        );

        await bench.CreateAsync(An.ImageBuild("first"));
        await bench.PodAsync("first");
        await bench.CreateAsync(An.ImageBuild("second"));
        await bench.PodAsync("second");

        Assert.Single(
            bench.Proxy.Requests.Where(IsCreation),
            request => request.Query.Contains("fieldValidation=Strict", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Field_of_the_author_that_the_server_does_not_know_is_the_authors()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        bench.Proxy.Serve(IsCreation, context => RefuseAsync(context, "spec.affinity.nodeAffinity.newer"));
        var affinity = JsonDocument.Parse("""{"nodeAffinity": {}}""").RootElement;
        await bench.CreateAsync(An.ImageBuild("newer", spec => spec with { PodTemplate = new BuildPodTemplate { Affinity = affinity } }));

        var end = await bench.ReachesAsync("newer", BuildPhase.Failed);

        Assert.Equal(SpecReasons.PodTemplateRefused.Name, end.Reason);
        Assert.Contains("podTemplate.affinity", end.Message, StringComparison.Ordinal);
        Assert.Single(bench.Proxy.Requests, IsCreation);
    }

    private static bool IsCreation(ProxiedRequest request) =>
        request.Method == "POST" && request.Path.EndsWith("/pods", StringComparison.Ordinal);

    private static async Task CreateAsync(ControllerBench bench, HttpContext context, string warning)
    {
        var pod = await JsonSerializer.DeserializeAsync(
            context.Request.Body,
            KubernetesModelsJsonContext.Default.V1Pod,
            context.RequestAborted
        );
        var created = await bench.Client.CreateAsync(pod!, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        context.Response.Headers.Append("Warning", $"299 - \"{warning}\"");
        await JsonSerializer.SerializeAsync(
            context.Response.Body,
            created,
            KubernetesModelsJsonContext.Default.V1Pod,
            context.RequestAborted
        );
    }

    private static Task RefuseAsync(HttpContext context, string field)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "application/json";
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["status"] = "Failure",
            ["reason"] = "BadRequest",
            ["code"] = 400,
            ["message"] = $"""Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "{field}" """,
        };
        return context.Response.WriteAsync(status.ToJsonString());
    }
}
