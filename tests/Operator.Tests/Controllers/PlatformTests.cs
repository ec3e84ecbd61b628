using k8s.Models;
using Operator.Configuration;
using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Testing;
using Operator.Testing.Builds;
using Operator.Testing.Proxy;

namespace Operator.Tests.Controllers;

/// <summary>What the platform team sets, as far as it reaches the Pod: templates, catalog, registry, node.</summary>
public sealed class PlatformTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Fact]
    public async Task Template_of_the_platform_travels_to_the_Pod_with_the_parameters()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.KillOperatorAsync();
        await CreateAsync(bench, "shop-python", "Dockerfile", "FROM python:{{ python }}-slim\n", template: "shop");
        await bench.CreateAsync(Named("templated", "shop", new() { ["python"] = "3.12" }));

        await bench.StartOperatorAsync();

        var request = await RequestAsync(bench, "templated");
        Assert.Equal(("shop", $"{bench.Namespace}/shop-python"), (request.Template?.Name, request.Template?.Origin));
        Assert.Equal("FROM python:{{ python }}-slim\n", request.Template?.Data["Dockerfile"]);
        Assert.Equal("3.12", request.Spec.Parameters?["python"]);
    }

    [Fact]
    public async Task Build_is_not_refused_for_a_template_that_is_not_listed_yet()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.KillOperatorAsync();
        await CreateAsync(bench, "shop-python", "Dockerfile", "FROM scratch\n", template: "shop");
        await bench.CreateAsync(Named("early", "shop", []));
        var (held, watches) = (true, bench.Proxy.Count(IsWatchOfBuilds));
        bench.Proxy.FailNext(request => held && request.IsList && request.Concerns("configmaps"), Fault.ServerError, int.MaxValue);

        await bench.StartOperatorAsync();

        await Eventually.HoldsAsync(() => bench.Proxy.Count(IsWatchOfBuilds) > watches, "it knows of the build");
        await Eventually.StaysAsync(
            () => bench.Proxy.Count(request => request.IsWrite && request.Path.EndsWith("/early/status", StringComparison.Ordinal)) == 0,
            "nothing is decided",
            TimeSpan.FromSeconds(2)
        );
        held = false;
        Assert.Equal("shop", (await RequestAsync(bench, "early")).Template?.Name);
    }

    [Fact]
    public async Task Model_version_that_nobody_has_a_template_for_is_refused_with_those_that_there_are()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.KillOperatorAsync();
        await CreateAsync(bench, "shop-python", "Dockerfile", "FROM scratch\n", template: "shop");
        await bench.StartOperatorAsync();

        await bench.CreateAsync(Named("unknown", "shopp", []));

        var end = await bench.ReachesAsync("unknown", BuildPhase.Failed);
        Assert.Equal(SpecReasons.ModelVersionUnknown.Name, end.Reason);
        Assert.Contains("shop", end.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.PodsAsync("unknown"));
    }

    [Fact]
    public async Task Catalog_of_the_platform_holds_for_the_next_build_without_a_restart()
    {
        const string Catalog = "python:\n  3.11: registry.example.com/python:3.11\n";
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("before"));
        Assert.Null((await RequestAsync(bench, "before")).CatalogOverride);

        await CreateAsync(bench, PlatformConfigMap.CatalogName, PlatformConfigMap.CatalogKey, Catalog);

        var number = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                await bench.CreateAsync(An.ImageBuild($"after-{++number}"));
                return (await RequestAsync(bench, $"after-{number}")).CatalogOverride?.Text == Catalog;
            },
            "a build soon has the catalog"
        );
    }

    [Fact]
    public async Task Image_goes_to_the_default_registry_unless_the_spec_names_a_repository()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("by-default"));
        await bench.CreateAsync(
            An.ImageBuild(
                "by-name",
                spec =>
                    spec with
                    {
                        Output = new BuildOutput { Repository = "registry.example.com/a", Tags = ["1"] },
                    }
            )
        );

        var expected = $"registry.invalid/{bench.Namespace}/by-default";
        var request = await RequestAsync(bench, "by-default");
        Assert.Equal(expected, request.Repository);
        var status = await bench.ReachesAsync("by-default", BuildPhase.Preparing);
        Assert.Equal($"{expected}:{Assert.Single(request.Tags)}", status.Image?.Reference);
        Assert.Equal("registry.example.com/a", (await RequestAsync(bench, "by-name")).Repository);
    }

    [Fact]
    public async Task Without_a_default_registry_a_build_must_name_its_repository()
    {
        await using var bench = await ControllerBench.StartAsync(server, options => options.Output = new OutputOptions());
        await bench.CreateAsync(An.ImageBuild("nowhere"));

        Assert.Equal(SpecReasons.OutputMissing.Name, (await bench.ReachesAsync("nowhere", BuildPhase.Failed)).Reason);
    }

    [Fact]
    public async Task Platform_of_another_architecture_waits_for_a_node_that_has_it()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("foreign", spec => spec with { Platforms = ["linux/s390x"] }));

        Assert.Equal("s390x", (await bench.PodAsync("foreign")).Spec.NodeSelector!["kubernetes.io/arch"]);
    }

    private static bool IsWatchOfBuilds(ProxiedRequest request) => request.IsWatch && request.Concerns("imagebuilds");

    private static ImageBuild Named(string name, string modelVersion, Dictionary<string, string> parameters) =>
        An.ImageBuild(name, spec => spec with { ModelVersion = modelVersion, Parameters = parameters.Count > 0 ? parameters : null });

    /// <summary>What prepare and publish are told.</summary>
    private static async Task<BuildRequest> RequestAsync(ControllerBench bench, string build) =>
        RequestAnnotation.Read((await bench.PodAsync(build)).Metadata.Annotations![ApiNames.RequestAnnotation]);

    private static Task CreateAsync(ControllerBench bench, string name, string key, string text, string? template = null) =>
        bench.Client.CreateAsync(
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta
                {
                    Name = name,
                    NamespaceProperty = bench.Namespace,
                    Labels = template is null ? null : new Dictionary<string, string> { [ApiNames.TemplateLabel] = template },
                },
                Data = new Dictionary<string, string> { [key] = text },
            }
        );
}
