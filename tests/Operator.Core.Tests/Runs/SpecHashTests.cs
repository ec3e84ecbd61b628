using System.Text.Json;
using Operator.Core.Contract;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Runs;

public sealed class SpecHashTests
{
    private static readonly ImageBuildSpec Spec = new()
    {
        Source = new BuildSource
        {
            Git = new GitSource { Url = "https://git.example.com/a.git", Revision = "main" },
        },
        Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "" },
        Output = new BuildOutput { Repository = "registry.example.com/a" },
    };

    /// <summary>Written down: an operator that computes another hash would build everything anew when it is installed.</summary>
    [Fact]
    public void Hash_is_the_same_in_every_version_of_the_operator()
    {
        Assert.Equal("a3e5c7b07cbc91db", SpecHash.Of(new ImageBuildSpec()));
        Assert.Equal("ca24d16473168468", SpecHash.Of(Spec));
    }

    [Fact]
    public void Order_of_keys_does_not_count()
    {
        var other = Spec with
        {
            Environment = new Dictionary<string, string> { ["B"] = "", ["A"] = "1" },
        };

        Assert.Equal(SpecHash.Of(Spec), SpecHash.Of(other));
    }

    [Fact]
    public void Round_trip_through_the_server_changes_nothing()
    {
        var json = JsonSerializer.Serialize(Spec, ContractJson.Default.ImageBuildSpec);

        Assert.Equal(SpecHash.Of(Spec), SpecHash.Of(JsonSerializer.Deserialize(json, ContractJson.Default.ImageBuildSpec)!));
    }

    public static TheoryData<string, ImageBuildSpec> WhatOnlySaysWhen() =>
        new()
        {
            { "suspend", Spec with { Suspend = true } },
            { "cancel", Spec with { Cancel = true } },
            { "priority", Spec with { Priority = 7 } },
            { "timeout", Spec with { Timeout = "5m" } },
            { "timeouts", Spec with { Timeouts = new BuildTimeouts { Build = "5m" } } },
            { "retry", Spec with { Retry = new BuildRetry { Limit = 3 } } },
            { "retention", Spec with { Retention = new BuildRetention { PodsSeconds = 5 } } },
            { "an empty map", Spec with { Labels = new Dictionary<string, string>() } },
            { "an empty object", Spec with { PodTemplate = new BuildPodTemplate() } },
        };

    [Theory]
    [MemberData(nameof(WhatOnlySaysWhen))]
    public void What_is_built_stays_the_same_with(string what, ImageBuildSpec other) =>
        Assert.True(SpecHash.Of(Spec) == SpecHash.Of(other), $"{what} changed the hash");

    public static TheoryData<string, ImageBuildSpec> WhatIsBuilt() =>
        new()
        {
            { "version", Spec with { Version = "2" } },
            { "an empty value", Spec with { Environment = new Dictionary<string, string> { ["A"] = "1" } } },
            {
                "revision",
                Spec with
                {
                    Source = new BuildSource
                    {
                        Git = new GitSource { Url = "https://git.example.com/a.git", Revision = "dev" },
                    },
                }
            },
            { "push", Spec with { Output = Spec.Output! with { Push = false } } },
            { "mode", Spec with { Mode = BuildMode.Plan } },
            { "memory", Spec with { PodTemplate = new BuildPodTemplate { RuntimeClassName = "kata" } } },
            { "a request", Spec with { RunRequest = "1" } },
        };

    [Theory]
    [MemberData(nameof(WhatIsBuilt))]
    public void What_is_built_changes_with(string what, ImageBuildSpec other) =>
        Assert.True(SpecHash.Of(Spec) != SpecHash.Of(other), $"{what} did not change the hash");
}
