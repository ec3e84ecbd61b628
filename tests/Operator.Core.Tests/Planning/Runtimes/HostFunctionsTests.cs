using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>A site whose functions another host runs is planned with a warning: nginx has its pages alone.</summary>
public sealed class HostFunctionsTests
{
    [Theory]
    [InlineData("api/server.ts", "README.md", "api has functions that Vercel runs")]
    [InlineData("api/orders/index.py", "vercel.json", "api has functions that Vercel runs")]
    [InlineData("netlify/functions/hello.mjs", "README.md", "netlify/functions has functions that Netlify runs")]
    [InlineData("functions/hello.js", "wrangler.toml", "functions has functions that Cloudflare runs")]
    [InlineData("functions/index.js", "firebase.json", "functions has functions that Firebase runs")]
    public void Functions_are_warned_of(string file, string sign, string warning) =>
        Assert.Contains(Warnings((file, ""), (sign, "")), text => text.StartsWith(warning, StringComparison.Ordinal));

    [Theory]
    [InlineData("api/openapi.yaml", "README.md")]
    [InlineData("api/index.html", "README.md")]
    [InlineData("api/types.d.ts", "README.md")]
    [InlineData("functions/math.js", "README.md")]
    public void Other_files_are_not(string file, string other) =>
        Assert.DoesNotContain(Warnings((file, ""), (other, "")), text => text.Contains("functions", StringComparison.Ordinal));

    private static IReadOnlyList<string> Warnings(params (string Path, string Text)[] files) =>
        Requests
            .Planned(PlanBuild.From(PlainProjects.With(ModelVersions.Static, [("public/index.html", "<h1>shop</h1>"), .. files])))
            .Warnings;
}
