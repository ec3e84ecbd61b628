using Operator.Entities.ImageBuilds;

namespace Operator.Tests.Workspace;

/// <summary>prepare looks whether a Pod has the user namespace that the platform wants for it.</summary>
public sealed class UserNamespaceTests : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("         0          0 4294967295\n", true)]
    [InlineData("         0     131072      65536\n", false)]
    [InlineData(null, false)]
    public async Task Pod_without_a_user_namespace_of_its_own_builds_with_a_warning(string? map, bool warns)
    {
        bench.UidMap = map;

        var (code, report) = await bench.PrepareAsync(
            new BuildSource { Inline = new InlineSource { Files = new Dictionary<string, string> { ["a"] = "b" } } }
        );

        Assert.Equal(0, code);
        Assert.Equal(
            warns,
            report.Warnings?.Any(warning => warning.StartsWith("pods.hostUsers is false, but the Pod has no", StringComparison.Ordinal))
                == true
        );
    }
}
