using Operator.Testing;
using Operator.Testing.Programs;

namespace Operator.Core.Tests.Planning.Catalog;

/// <summary><c>make catalog</c>: the catalog of base images against the dates that are checked in.</summary>
public sealed class CatalogScriptTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task Shipped_catalog_is_up_to_date_on_the_day_of_its_dates()
    {
        var result = await RunAsync("2026-11-27", Repository.Path("src/Operator.Core/Planning/Catalog/catalog.yaml"));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("No default of the catalog is past its end of life\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown ", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-04-30", 0, "No default of the catalog is past its end of life")]
    [InlineData("2025-05-01", 1, "ended     node 18, the default, on 2025-04-30")]
    [InlineData("2028-05-01", 1, "ended     node 24, the successor, on 2028-04-30")]
    public async Task Default_and_successor_past_their_end_fail(string today, int exit, string line)
    {
        var result = await OfTextAsync(
            today,
            """
            node:
              default: "18"
              successor: "24"
              versions:
                "18": { image: "node:18-alpine", endOfLife: 2025-04-30 }
                "24": { image: "node:24-alpine", endOfLife: 2028-04-30 }
            """
        );

        Assert.Equal(exit, result.ExitCode);
        Assert.Contains(line, Lines(result));
    }

    [Fact]
    public async Task Day_that_differs_version_without_a_date_and_version_that_is_missing_are_named()
    {
        var result = await OfTextAsync(
            "2026-11-27",
            """
            node:
              default: "24"
              successor: "24"
              versions:
                "21": { image: "node:21-alpine" }
                "24": { image: "node:24-alpine", endOfLife: 2029-01-01 }
            """
        );

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("unknown   node 21 is not in dev/catalog-dates.tsv", Lines(result));
        Assert.Contains("wrong     node 24 ends on 2028-04-30, the catalog says 2029-01-01", Lines(result));
        Assert.Contains("missing   node 22, since 2024-04-24", Lines(result));
        Assert.DoesNotContain(Lines(result), line => line.StartsWith("missing   node 20", StringComparison.Ordinal));
    }

    private async Task<ShellResult> OfTextAsync(string today, string text)
    {
        await File.WriteAllTextAsync(file, text + "\n", TestContext.Current.CancellationToken);
        return await RunAsync(today, file);
    }

    private static Task<ShellResult> RunAsync(string today, string catalog) =>
        Shell.RunAsync(
            "env",
            [$"TODAY={today}", $"CATALOG={catalog}", Repository.Path("dev/catalog")],
            cancellationToken: TestContext.Current.CancellationToken
        );

    private static string[] Lines(ShellResult result) => result.Output.Split('\n');
}
